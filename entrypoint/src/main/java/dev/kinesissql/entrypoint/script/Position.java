package dev.kinesissql.entrypoint.script;

/** A place in a script: line and column, both from 1; a tab is one column, and so is any character of Unicode. */
public final class Position {

    private final int line;
    private final int column;

    Position(int line, int column) {
        this.line = line;
        this.column = column;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The column, from 1. */
    public int column() {
        return column;
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
