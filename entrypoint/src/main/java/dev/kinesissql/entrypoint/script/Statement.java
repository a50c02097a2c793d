package dev.kinesissql.entrypoint.script;

import java.util.List;

/** A statement of a script: a piece of its text from the first character that is neither blank nor comment. */
public final class Statement {

    private final ScriptText script;
    private final int start;
    private final int end;
    private final String opening;
    private final List<Statement> members;

    /**
     * A statement.
     *
     * @param end the index behind its last character, which is the semicolon if there is one
     * @param opening its first words in upper case
     * @param members the statements of a statement set; else empty
     */
    Statement(ScriptText script, int start, int end, String opening, List<Statement> members) {
        this.script = script;
        this.start = start;
        this.end = end;
        this.opening = opening;
        this.members = List.copyOf(members);
    }

    /** Its text with the semicolon, if there is one, and without the comments in front of it. */
    public String sql() {
        return script.text().substring(start, end);
    }

    /** Its first words, three at most, in upper case: {@code CREATE TEMPORARY VIEW}. */
    public String opening() {
        return opening;
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
