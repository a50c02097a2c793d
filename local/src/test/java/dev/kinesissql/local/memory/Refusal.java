package dev.kinesissql.local.memory;

/** A call that Kinesis would not take. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code the error's name in the API of Kinesis */
    Refusal(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
