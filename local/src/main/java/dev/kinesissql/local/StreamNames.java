package dev.kinesissql.local;

/** The streams of {@code conf/local.sql}: the tutorial's two, and one for the rejects. */
final class StreamNames {

    static final String TICKS = "ExampleInputStream";
    static final String MINIMUMS = "ExampleOutputStream";
    static final String REJECTS = "ExampleRejectStream";

    private StreamNames() {}
}
