package dev.kinesissql.udf;

/** What stands before a record's text when it is not the record itself. */
public final class RecordPrefix {

    /** Base64 of the record's bytes follows. */
    public static final String BASE64 = "base64:";

    /** The beginning of a text that was too long follows. */
    public static final String CUT = "cut:";

    private RecordPrefix() {}
}
