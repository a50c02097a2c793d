package dev.kinesissql.udf.json;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The table options of the format {@code checked-json}; in a table each is preceded by {@code checked-json.}. */
public final class CheckedJsonFormatOptions {

    /** The column that says what is wrong with the record; NULL for a good record. */
    public static final ConfigOption<String> ERROR_COLUMN =
            ConfigOptions.key("error-column")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name of a nullable STRING column that is NULL for a good record and otherwise holds one"
                                    + " line: 'FIELD: expected X, got Y', 'FIELD: missing' or"
                                    + " 'not a JSON object: REASON'. The column is not read from the JSON.");

    /** The column that holds the record as it came. */
    public static final ConfigOption<String> RECORD_COLUMN =
            ConfigOptions.key("record-column")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name of a nullable BYTES or STRING column that holds the record as it came: as STRING its"
                                    + " text, or 'base64:' and the Base64 of its bytes if it is not UTF-8 or itself"
                                    + " begins with 'base64:' or 'cut:'. The column is not read from the JSON.");

    /** Whether an absent field is an error (true) or NULL (false). */
    public static final ConfigOption<Boolean> FAIL_ON_MISSING_FIELD =
            ConfigOptions.key("fail-on-missing-field")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether an absent field is the error 'FIELD: missing' (true) or a NULL (false). An absent"
                                    + " NOT NULL column is always an error.");

    private CheckedJsonFormatOptions() {}
}
