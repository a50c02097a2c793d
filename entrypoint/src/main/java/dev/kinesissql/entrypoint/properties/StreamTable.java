package dev.kinesissql.entrypoint.properties;

/** An environment table of the script, and the property group that says where its stream is. */
public enum StreamTable {

    /** The stream of ticks. Its format belongs to the script. */
    TICKS("ticks_stream", "consumer.config.0", "input"),
    /** The stream of minimums. */
    MINIMUMS("minimums_stream", "producer.config.0", "output"),
    /** The stream of rejects; the script prints rejects when there is no such group. */
    REJECTS("rejects_stream", "rejects.config.0", "output");

    private final String table;
    private final String group;
    private final String direction;

    StreamTable(String table, String group, String direction) {
        this.table = table;
        this.group = group;
        this.direction = direction;
    }

    /** The name of the table. */
    public String table() {
        return table;
    }

    /** The name of the property group. */
    public String group() {
        return group;
    }

    /** The key of the stream's name. */
    String nameKey() {
        return direction + ".stream.name";
    }

    /** The key of the stream's ARN. */
    String arnKey() {
        return direction + ".stream.arn";
    }

    boolean isSource() {
        return this == TICKS;
    }

    boolean isRequired() {
        return this != REJECTS;
    }
}
