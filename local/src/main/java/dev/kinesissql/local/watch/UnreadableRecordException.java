package dev.kinesissql.local.watch;

/** A record of an output stream is not what the job writes there. The message shows the record's text. */
public class UnreadableRecordException extends RuntimeException {

    private static final int MAX_SHOWN = 200;

    private final String text;

    /**
     * @param expected what the record should be
     * @param problem  what is wrong with it
     * @param text     the record, kept whole here and cut to 200 characters in the message
     * @param cause    may be null
     */
    UnreadableRecordException(String expected, String problem, String text, Throwable cause) {
        super("Expected " + expected + ", but " + problem + ": "
                + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...")
                + " (is something else writing to this stream?)", cause);
        this.text = text;
    }

    /** The whole record. */
    public String text() {
        return text;
    }
}
