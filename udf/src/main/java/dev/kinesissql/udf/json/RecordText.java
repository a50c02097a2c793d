package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kinesissql.udf.RecordPrefix;
import java.util.Arrays;
import java.util.Base64;
import org.apache.flink.table.data.StringData;

/** The bytes of a record as a text from which {@code record_bytes} has them back. */
final class RecordText {

    private static final byte[] BASE64 = RecordPrefix.BASE64.getBytes(US_ASCII);
    private static final byte[] CUT = RecordPrefix.CUT.getBytes(US_ASCII);

    private RecordText() {}

    /**
     * The record itself if it is UTF-8 and does not begin as an encoded or cut one does, else {@code base64:} and its
     * Base64.
     *
     * @param record the bytes, to which the text may refer
     * @param utf8 whether they are UTF-8
     */
    static StringData of(byte[] record, boolean utf8) {
        if (utf8 && !beginsWith(record, BASE64) && !beginsWith(record, CUT)) {
            return StringData.fromBytes(record);
        }
        return StringData.fromString(RecordPrefix.BASE64 + Base64.getEncoder().encodeToString(record));
    }

    private static boolean beginsWith(byte[] record, byte[] prefix) {
        return record.length >= prefix.length
                && Arrays.equals(record, 0, prefix.length, prefix, 0, prefix.length);
    }
}
