package dev.kinesissql.local.sqlclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A SQL script as the SQL Client reads it: a statement ends where a line ends with {@code ;} outside of quotes and
 * comments. Knows in which line each statement starts, so that an error inside a statement can be told in the lines of
 * the file.
 */
final class ScriptFile {

    /** Where the client stands after a piece of text. */
    private enum State {
        CODE,
        STRING,
        IDENTIFIER,
        LINE_COMMENT,
        BLOCK_COMMENT
    }

    private final String name;
    private final List<String> lines;
    private final List<Integer> statementStarts = new ArrayList<>();
    private final boolean endsInsideStatement;

    private ScriptFile(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
        this.endsInsideStatement = split();
    }

    /**
     * Reads a script.
     *
     * @param location a path, or a URL
     * @throws IOException when it cannot be read
     */
    static ScriptFile read(String location) throws IOException {
        return new ScriptFile(location, readText(location));
    }

    /** A script given as text, under a name for its messages. */
    static ScriptFile of(String name, String text) {
        return new ScriptFile(name, text);
    }

    private static String readText(String location) throws IOException {
        Path path = Path.of(location.startsWith("file:") ? location.substring("file:".length()) : location);
        if (Files.exists(path)) {
            return Files.readString(path);
        }
        try (InputStream in = new URL(location).openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (MalformedURLException e) {
            throw new IOException("there is no such file", e);
        }
    }

    /** Finds where statements start; true when code is left after the last {@code ;}. */
    private boolean split() {
        State state = State.CODE;
        int start = 1;
        boolean code = false;
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (state == State.LINE_COMMENT) {
                state = State.CODE;
            }
            for (int i = 0; i < line.length(); i++) {
                switch (state) {
                    case CODE -> {
                        if (line.startsWith("--", i)) {
                            state = State.LINE_COMMENT;
                        } else if (line.startsWith("/*", i) && !line.startsWith("/*+", i)) {
                            state = State.BLOCK_COMMENT;
                            i++;
                        } else if (line.charAt(i) == '\'') {
                            state = State.STRING;
                        } else if (line.charAt(i) == '`') {
                            state = State.IDENTIFIER;
                        }
                        code |= state == State.STRING
                                || state == State.IDENTIFIER
                                || state == State.CODE && !Character.isWhitespace(line.charAt(i));
                    }
                    case STRING -> state = line.charAt(i) == '\'' ? State.CODE : state;
                    case IDENTIFIER -> state = line.charAt(i) == '`' ? State.CODE : state;
                    case BLOCK_COMMENT -> {
                        if (line.startsWith("*/", i)) {
                            state = State.CODE;
                            i++;
                        }
                    }
                    case LINE_COMMENT -> i = line.length();
                }
            }
            if (state == State.CODE && line.stripTrailing().endsWith(";")) {
                statementStarts.add(start);
                start = number + 1;
                code = false;
            }
        }
        if (code) {
            statementStarts.add(start);
        }
        return code;
    }

    /** The path or URL that the user gave. */
    String name() {
        return name;
    }

    /**
     * The script with a last statement of its own, which the client executes only when it has understood everything
     * before it: the stock client stops without a word in a statement that never ends (an open quote or bracket).
     */
    String textEndingWith(String lastStatement) {
        return String.join("\n", lines) + (endsInsideStatement ? "\n;\n" : "\n") + lastStatement + "\n";
    }

    /**
     * The line of the file in which a position inside a statement lies.
     *
     * @param statement the number of the statement in the script, from 1
     * @param lineInStatement line, from 1, counted from the end of the statement before
     * @return line number from 1, or 0 when the script has no such statement
     */
    int lineOf(int statement, int lineInStatement) {
        if (statement < 1 || statement > statementStarts.size()) {
            return 0;
        }
        return statementStarts.get(statement - 1) + lineInStatement - 1;
    }

    /** The first line of a statement that is neither blank nor a comment alone; 0 when there is no such statement. */
    int firstCodeLineOf(int statement) {
        int line = lineOf(statement, 1);
        while (line > 0 && line < lines.size() && isBlankOrComment(lines.get(line - 1))) {
            line++;
        }
        return line;
    }

    private static boolean isBlankOrComment(String line) {
        return line.isBlank() || line.strip().startsWith("--");
    }

    /** The text of a line, from 1; empty when there is none. */
    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }
}
