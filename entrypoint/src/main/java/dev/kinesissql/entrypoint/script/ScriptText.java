package dev.kinesissql.entrypoint.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The text of a script, and where its lines are. A line ends with LF, CR LF or CR, as for Flink's parser; the text
 * itself is left as it is.
 */
public final class ScriptText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String name;
    private final String text;
    private final int[] lineStarts;

    private ScriptText(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    /** A script of that text; the name stands in messages. */
    public static ScriptText of(String name, String text) {
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return new ScriptText(name, marked ? text.substring(1) : text);
    }

    /**
     * Reads a file.
     *
     * @throws IOException with a message for the user, when it cannot be read or is not UTF-8
     */
    public static ScriptText read(Path file) throws IOException {
        try {
            return of(file.toString(), decode(file.toString(), Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "There is no script " + file.toAbsolutePath() + ". Give the path of one with --script.", e);
        }
    }

    /**
     * Reads a resource of the jar; its last name stands in messages.
     *
     * @throws IOException with a message for the user, when it is missing or is not UTF-8
     */
    public static ScriptText resource(ClassLoader jar, String name) throws IOException {
        try (InputStream stream = jar.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(
                        "The jar has no script " + name + ". Give one with --script FILE, or put it into the jar.");
            }
            return of(name, decode(name, stream.readAllBytes()));
        }
    }

    private static String decode(String name, byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("The script " + name + " is not UTF-8. Save it as UTF-8.", e);
        }
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[64];
        int lines = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean end = c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            if (end) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * lines);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }

    /** The name of the script, for messages. */
    public String name() {
        return name;
    }

    /** The whole text. */
    public String text() {
        return text;
    }

    /** The place of the character with that index; the index may be the length of the text. */
    public Position position(int offset) {
        int line = lineIndex(offset);
        return new Position(line + 1, text.codePointCount(lineStarts[line], offset) + 1);
    }

    /** A line without its end; lines count from 1. */
    public String line(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        return text.substring(lineStarts[line - 1], end).stripTrailing();
    }

    /**
     * The index of a character that a parser found in a piece of this text.
     *
     * @param start where the piece begins
     * @param line its line in the piece, from 1
     * @param column its column in that line, from 1, in Java's chars
     */
    int offset(int start, int line, int column) {
        int first = lineIndex(start);
        int lineStart = line == 1 ? start : lineStarts[Math.min(first + line - 1, lineStarts.length - 1)];
        return Math.min(lineStart + column - 1, text.length());
    }

    private int lineIndex(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found : -found - 2;
    }
}
