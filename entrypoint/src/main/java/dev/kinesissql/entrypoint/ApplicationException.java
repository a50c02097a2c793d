package dev.kinesissql.entrypoint;

/** Why the application cannot start; the message is for its user. */
public final class ApplicationException extends RuntimeException {

    ApplicationException(String message) {
        super(message);
    }

    ApplicationException(String message, Throwable cause) {
        super(message, cause);
    }
}
