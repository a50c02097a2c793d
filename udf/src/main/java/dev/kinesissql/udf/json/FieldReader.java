package dev.kinesissql.udf.json;

import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;

/** Reads the values of one column into Flink's internal data structures. */
abstract class FieldReader {

    /** The answer to a value that the column cannot take. */
    static final Object BAD = new Object();

    private final String expected;

    /** @param expected what the column takes, to stand behind "expected" in an error */
    FieldReader(String expected) {
        this.expected = expected;
    }

    /**
     * Reads the value at the parser's current token.
     *
     * @param parser stands on {@code token}; afterwards on the last token of the value, or still on {@code token} if
     *     the answer is {@link #BAD}
     * @param token the value's first token, never {@code VALUE_NULL}
     * @return the value, or {@link #BAD}
     * @throws IOException if the JSON is malformed
     */
    abstract Object read(JsonParser parser, JsonToken token) throws IOException;

    /** The column's zero, for a row in error whose column is NOT NULL. */
    abstract Object zero();

    final String expected() {
        return expected;
    }

    /** The text of a number or a text, or null for every other value. */
    @Nullable
    static String scalarText(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText().trim();
        }
        return token.isNumeric() && !parser.isNaN() ? parser.getText() : null;
    }
}
