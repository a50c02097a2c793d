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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A SQL script as the SQL Client reads it: a statement ends where a line ends with {@code ;} outside of quotes and
 * comments, but not inside {@code STATEMENT SET BEGIN ... END;}. Knows where each statement starts, so that an error
 * inside a statement can be told in lines and columns of the file.
 */
final class ScriptFile {

    /** The set that is one statement, {@code EXECUTE STATEMENT SET BEGIN ... END;}, also with EXPLAIN or COMPILE. */
    private static final Pattern SET = pattern("\\bSTATEMENT\\s+SET\\s+BEGIN\\b");
    private static final Pattern END_OF_SET = pattern("(?:;|\\bBEGIN)\\s*END\\s*;\\s*$");
    /** The set that is many statements: {@code BEGIN STATEMENT SET;}, the INSERTs, {@code END;}. */
    private static final Pattern BEGIN = pattern("^\\s*BEGIN\\s+STATEMENT\\s+SET\\s*;\\s*$");
    private static final Pattern END = pattern("^\\s*END\\s*;\\s*$");

    /** Where the client stands after a piece of text, with what opens and closes that part of the text. */
    private enum State {
        STRING("'", "'"),
        IDENTIFIER("`", "`"),
        LINE_COMMENT("--", "\n"),
        /** Also a hint, which ends in the same way. */
        BLOCK_COMMENT("/*", "*/"),
        CODE("", "");

        private final String start;
        private final String end;

        State(String start, String end) {
            this.start = start;
            this.end = end;
        }

        boolean isComment() {
            return this == LINE_COMMENT || this == BLOCK_COMMENT;
        }

        /** The state that begins at a place in code. */
        static State at(String line, int index) {
            return Stream.of(values()).filter(state -> line.startsWith(state.start, index)).findFirst().orElseThrow();
        }
    }

    /** Where the script stops. */
    private enum Ending {
        /** After a complete statement. */
        COMPLETE,
        /** After a statement that lacks its {@code ;}, or inside a quote or comment. */
        NO_SEMICOLON,
        /** Inside a statement set, before its {@code END;}. */
        OPEN_SET
    }

    /**
     * A statement.
     *
     * @param line the line, from 1, from which the client counts: the one after the end of the statement before
     * @param codeLine the first line with more than blanks and comments
     */
    private record Statement(int line, int codeLine) {}

    private final String name;
    private final List<String> lines;
    private final List<Statement> statements = new ArrayList<>();
    private final Ending ending;
    private int openSetLine;

    private ScriptFile(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
        this.ending = split();
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

    /** Finds where statements start, and how the last one ends. */
    private Ending split() {
        State state = State.CODE;
        // The client drops blank lines before the first statement, and no others.
        int start = firstLine();
        int codeLine = 0;
        int openedLine = 0;
        StringBuilder code = new StringBuilder();
        for (int number = start; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            state = state == State.LINE_COMMENT ? State.CODE : state;
            code.append('\n');
            int i = 0;
            while (i < line.length()) {
                if (state == State.CODE) {
                    state = State.at(line, i);
                    openedLine = number;
                    if (codeLine == 0 && !state.isComment() && !Character.isWhitespace(line.charAt(i))) {
                        codeLine = number;
                    }
                    code.append(state == State.CODE ? line.charAt(i) : state.isComment() ? ' ' : '?');
                    i += Math.max(1, state.start.length());
                } else if (line.startsWith(state.end, i)) {
                    i += state.end.length();
                    state = State.CODE;
                } else {
                    i++;
                }
            }
            if (state == State.CODE && line.stripTrailing().endsWith(";") && isComplete(code)) {
                statements.add(new Statement(start, codeLine));
                openSetLine = BEGIN.matcher(code).find() ? codeLine : END.matcher(code).find() ? 0 : openSetLine;
                start = number + 1;
                codeLine = 0;
                code.setLength(0);
            }
        }
        codeLine = state == State.BLOCK_COMMENT && codeLine == 0 ? openedLine : codeLine;
        if (codeLine > 0) {
            statements.add(new Statement(start, codeLine));
            if (state != State.CODE || !code.toString().stripTrailing().endsWith(";") || isComplete(code)) {
                return Ending.NO_SEMICOLON;
            }
            openSetLine = codeLine;
        }
        return openSetLine > 0 ? Ending.OPEN_SET : Ending.COMPLETE;
    }

    /** Whether the client takes the code up to a {@code ;} for a statement, and does not read on. */
    private static boolean isComplete(CharSequence code) {
        return !SET.matcher(code).find() || END_OF_SET.matcher(code).find();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    private int firstLine() {
        int line = 1;
        while (line < lines.size() && lines.get(line - 1).isBlank()) {
            line++;
        }
        return line;
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
        String text = String.join("\n", lines) + "\n";
        return switch (ending) {
            case COMPLETE -> text + lastStatement + "\n";
            case NO_SEMICOLON -> text + ";\n" + lastStatement + "\n";
            // Whatever came now would be taken for a part of the set.
            case OPEN_SET -> text;
        };
    }

    /**
     * The line of the file in which a position inside a statement lies.
     *
     * @param statement the number of the statement in the script, from 1
     * @param lineInStatement line, from 1, counted from the end of the statement before
     * @return line number from 1, or 0 when the script has no such statement
     */
    int lineOf(int statement, int lineInStatement) {
        if (statement < 1 || statement > statements.size()) {
            return 0;
        }
        return statements.get(statement - 1).line() + lineInStatement - 1;
    }

    /** The column of the file in which a position lies: the client drops the blanks before the first statement. */
    int columnOf(int statement, int lineInStatement, int column) {
        if (statement != 1 || lineInStatement != 1) {
            return column;
        }
        String line = line(lineOf(1, 1));
        return column + line.length() - line.stripLeading().length();
    }

    /** The first line of a statement with more than blanks and comments; 0 when there is no such statement. */
    int firstCodeLineOf(int statement) {
        return statement < 1 || statement > statements.size() ? 0 : statements.get(statement - 1).codeLine();
    }

    /** The first line of the statement set that is never closed; 0 when there is none. */
    int openSetLine() {
        return openSetLine;
    }

    /** The text of a line, from 1; empty when there is none. */
    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }
}
