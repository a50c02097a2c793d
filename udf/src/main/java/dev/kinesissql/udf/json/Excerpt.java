package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One line of at most 100 characters out of a text of any kind, to be shown in an error. */
final class Excerpt {

    private static final int MAX_CHARACTERS = 100;
    private static final int MAX_BYTES_OF_CHARACTER = 4;

    private Excerpt() {}

    /** The bytes from {@code from} up to {@code to}, which are UTF-8. */
    static String of(byte[] bytes, int from, int to) {
        // One character more than is shown, so that a cut is seen; half a character at the end is beyond it.
        int length = Math.min(to - from, (MAX_CHARACTERS + 1) * MAX_BYTES_OF_CHARACTER);
        return of(new String(bytes, from, length, UTF_8));
    }

    /** The text; if it is longer than 100 characters, the first 100 and {@code ...}. Control characters are escaped. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS) + 16);
        int characters = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (characters++ == MAX_CHARACTERS) {
                return line.append("...").toString();
            }
            append(line, text.codePointAt(at));
        }
        return line.toString();
    }

    private static void append(StringBuilder line, int c) {
        if (c == '\n') {
            line.append("\\n");
        } else if (c == '\r') {
            line.append("\\r");
        } else if (c == '\t') {
            line.append("\\t");
        } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            line.append(String.format("\\u%04x", c));
        } else {
            line.appendCodePoint(c);
        }
    }
}
