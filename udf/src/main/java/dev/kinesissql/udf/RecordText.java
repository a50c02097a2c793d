package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code record_text(record BYTES) -> STRING}: the bytes of a record as a text, from which {@code record_bytes} has
 * them back.
 *
 * <p>That is the record itself if it is UTF-8, else {@code base64:} and its Base64; also Base64 if it begins as an
 * encoded or cut one does. NULL for NULL.
 */
public class RecordText extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private static final byte[] BASE64 = RecordPrefix.BASE64.getBytes(US_ASCII);
    private static final byte[] CUT = RecordPrefix.CUT.getBytes(US_ASCII);

    /** Returns the text, which may refer to the bytes, or {@code null}. */
    @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
    public StringData eval(@DataTypeHint("BYTES") byte[] record) {
        return record == null ? null : of(record, Utf8.firstInvalid(record) < 0);
    }

    /**
     * The text of the bytes.
     *
     * @param record the bytes, to which the text may refer
     * @param utf8 whether they are UTF-8
     */
    public static StringData of(byte[] record, boolean utf8) {
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
