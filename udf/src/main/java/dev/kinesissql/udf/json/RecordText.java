package dev.kinesissql.udf.json;

import java.util.Base64;
import org.apache.flink.table.data.StringData;

/** The bytes of a record as a text from which they can be had back. */
final class RecordText {

    private static final String BASE64_PREFIX = "base64:";

    private RecordText() {}

    /**
     * The record itself if it is UTF-8 and does not begin with {@code base64:}, else {@code base64:} and its Base64.
     *
     * @param record the bytes, to which the text may refer
     * @param utf8 whether they are UTF-8
     */
    static StringData of(byte[] record, boolean utf8) {
        if (utf8 && !hasPrefix(record)) {
            return StringData.fromBytes(record);
        }
        return StringData.fromString(BASE64_PREFIX + Base64.getEncoder().encodeToString(record));
    }

    private static boolean hasPrefix(byte[] record) {
        if (record.length < BASE64_PREFIX.length()) {
            return false;
        }
        for (int i = 0; i < BASE64_PREFIX.length(); i++) {
            if (record[i] != BASE64_PREFIX.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
