package dev.kinesissql.local.stream;

/** A stream could not be created, read or written. The message names stream, endpoint, cause and remedy. */
public class StreamException extends RuntimeException {

    /** A failure that no exception caused. */
    public StreamException(String message) {
        super(message);
    }

    /** A failure with its cause, which may be null. */
    public StreamException(String message, Throwable cause) {
        super(message, cause);
    }
}
