package dev.kinesissql.local.watch;

/**
 * A tick that the job did not use.
 *
 * @param reason why
 * @param json   the whole record of the reject stream
 */
public record Reject(String reason, String json) {

    /**
     * Reads a record of the reject stream: a JSON object with a text {@code reason}.
     *
     * @throws UnreadableRecordException when it is not such a record
     */
    public static Reject parse(String json) {
        OutputJson record = new OutputJson("a rejected tick, a JSON object with a 'reason'", json);
        return new Reject(record.text("reason"), json);
    }
}
