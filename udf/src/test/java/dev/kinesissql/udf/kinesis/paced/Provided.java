package dev.kinesissql.udf.kinesis.paced;

/** What a table of the connector {@code paced} provides to the planner. */
public enum Provided {
    /** A source. */
    SOURCE,
    /** A stream that begins and ends with a source, as Kinesis connector 5.x does. */
    STREAM,
    /** A stream with a filter behind its source. */
    FILTERED_STREAM,
    /** Something else that can be scanned. */
    SOMETHING_ELSE,
    /** Nothing that can be scanned. */
    LOOKUP
}
