package dev.kinesissql.local;

/** The streams of {@code conf/local.sql}: the tutorial's two, and one for the rejects. */
public final class StreamNames {

    /** The input stream of the tutorial. */
    public static final String TICKS = "ExampleInputStream";
    /** The output stream of the tutorial. */
    public static final String MINIMUMS = "ExampleOutputStream";
    /** Where the rejects go. */
    public static final String REJECTS = "ExampleRejectStream";

    private StreamNames() {}
}
