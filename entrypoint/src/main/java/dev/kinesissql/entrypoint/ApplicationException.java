package dev.kinesissql.entrypoint;

/** Why the application cannot start. The message is for its user, who needs no stack trace. */
public final class ApplicationException extends RuntimeException {

    ApplicationException(String message) {
        super(message, null, false, false);
    }
}
