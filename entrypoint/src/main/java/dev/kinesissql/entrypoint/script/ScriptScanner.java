package dev.kinesissql.entrypoint.script;

import java.util.Locale;

/**
 * Cuts a script into tokens as Flink's own lexer does, as far as that matters for where statements end: strings with
 * doubled quotes, quoted names, comments (which do not nest), and hints, which look like comments and are none. Each
 * character is looked at once.
 */
final class ScriptScanner {

    /** What a token is. */
    enum Token {
        WORD,
        STRING,
        QUOTED_NAME,
        SEMICOLON,
        SYMBOL,
        END
    }

    private final String text;
    private int start;
    private int next;
    private int unclosed = -1;

    ScriptScanner(String text) {
        this.text = text;
    }

    /** Reads the next token; END for ever at the end of the text. */
    Token next() {
        skipBlanksAndComments();
        start = next;
        if (next == text.length()) {
            return Token.END;
        }
        char c = text.charAt(next);
        if (unclosed == next) {
            next = text.length();
            return Token.SYMBOL;
        }
        switch (c) {
            case ';':
                next++;
                return Token.SEMICOLON;
            case '\'':
                quoted(c);
                return Token.STRING;
            case '`':
            case '"':
                quoted(c);
                return Token.QUOTED_NAME;
            default:
                return wordOrSymbol();
        }
    }

    /** Where the token begins. */
    int start() {
        return start;
    }

    /** Where a string, a quoted name or a comment begins that goes on to the end of the text; -1 if none does. */
    int unclosed() {
        return unclosed;
    }

    /** Where the token ends: the index behind its last character. */
    int end() {
        return next;
    }

    /** The token in upper case. */
    String word() {
        return text.substring(start, next).toUpperCase(Locale.ROOT);
    }

    /** The content of a string, its doubled quotes made single. */
    String string() {
        boolean closed = next - start > 1 && text.charAt(next - 1) == '\'';
        return text.substring(start + 1, closed ? next - 1 : next).replace("''", "'");
    }

    private Token wordOrSymbol() {
        if (at("/*+")) {
            next += 3;
            return Token.SYMBOL;
        }
        while (next < text.length() && isWordPart(text.charAt(next))) {
            next++;
        }
        if (next > start) {
            return Token.WORD;
        }
        next++;
        return Token.SYMBOL;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '_' || c == '$';
    }

    /** A doubled quote closes the text and opens it again, which comes to the same. */
    private void quoted(char quote) {
        next++;
        while (true) {
            int close = text.indexOf(quote, next);
            if (close < 0) {
                unclosed = start;
                next = text.length();
                return;
            }
            next = close + 1;
            if (next == text.length() || text.charAt(next) != quote) {
                return;
            }
            next++;
        }
    }

    private void skipBlanksAndComments() {
        while (next < text.length()) {
            if (isBlank(text.charAt(next))) {
                next++;
            } else if (at("--") || at("//")) {
                skipLine();
            } else if (at("/*") && !at("/*+")) {
                int close = text.indexOf("*/", next + 2);
                if (close < 0) {
                    unclosed = next;
                    return;
                }
                next = close + 2;
            } else {
                return;
            }
        }
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private void skipLine() {
        while (next < text.length() && text.charAt(next) != '\n' && text.charAt(next) != '\r') {
            next++;
        }
    }

    private boolean at(String symbol) {
        return text.startsWith(symbol, next);
    }
}
