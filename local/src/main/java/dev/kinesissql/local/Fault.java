package dev.kinesissql.local;

/** A failure that a user can mend: its message is one paragraph that names the cause and the remedy. */
public final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure told in one paragraph. */
    public Fault(String paragraph) {
        super(paragraph);
    }

    /** A failure told in one paragraph, with what caused it. */
    public Fault(String paragraph, Throwable cause) {
        super(paragraph, cause);
    }
}
