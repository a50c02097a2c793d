package dev.kinesissql.entrypoint.script;

import java.util.List;

/** A statement of a script: a piece of its text from the first character that is neither blank nor comment. */
public final class Statement {

    private final ScriptText script;
    private final int start;
    private final int end;
    private final String firstWord;
    private final int unclosed;
    private final List<Statement> members;

    /**
     * A statement.
     *
     * @param end the index behind its last character, which is the semicolon if there is one
     * @param firstWord in upper case; empty when it begins with something else
     * @param unclosed where a string, a quoted name or a comment begins that the script does not close; else -1
     * @param members the statements of a statement set; else empty
     */
    Statement(ScriptText script, int start, int end, String firstWord, int unclosed, List<Statement> members) {
        this.script = script;
        this.start = start;
        this.end = end;
        this.firstWord = firstWord;
        this.unclosed = unclosed;
        this.members = List.copyOf(members);
    }

    /** Its text with the semicolon, if there is one, and without the comments in front of it. */
    public String sql() {
        return script.text().substring(start, end);
    }

    /** Its first word in upper case; empty when it begins with something else. */
    public String firstWord() {
        return firstWord;
    }

    /**
     * Goes on only when all that the statement opens is closed.
     *
     * @throws UnclosedException else
     */
    void requireClosed() {
        if (unclosed >= 0) {
            throw new UnclosedException(unclosed, script.text().charAt(unclosed));
        }
    }

    /** The statements between BEGIN and END of a statement set; empty for any other statement. */
    public List<Statement> members() {
        return members;
    }

    /** Where it begins in the script's text. */
    int start() {
        return start;
    }
}
