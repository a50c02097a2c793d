package dev.kinesissql.entrypoint.script;

/** A string, a quoted name or a comment goes on to the end of the script. */
final class UnclosedException extends RuntimeException {

    private final int start;

    /**
     * The exception.
     *
     * @param start where it begins in the script's text
     * @param first its first character
     */
    UnclosedException(int start, char first) {
        super((first == '/' ? "The comment" : first == '\'' ? "The string" : "The quoted name")
                + " that begins here has no end. Close it, or look for the quote before it that is too much.");
        this.start = start;
    }

    int start() {
        return start;
    }
}
