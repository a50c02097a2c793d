package dev.kinesissql.udf;

import java.util.Base64;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code record_bytes(record STRING) -> BYTES}: the bytes of the record whose text the record column of the format
 * {@code checked-json} holds.
 *
 * <p>Base64 behind {@code base64:}, else the text in UTF-8. NULL for NULL, and when the bytes cannot be had back: behind
 * {@code cut:}, or when {@code base64:} is not followed by Base64.
 */
public class RecordBytes extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    /** Returns the bytes, or {@code null}. */
    @DataTypeHint("BYTES")
    public byte[] eval(@DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData record) {
        if (record == null) {
            return null;
        }
        String text = record.toString();
        if (text.startsWith(RecordPrefix.CUT)) {
            return null;
        }
        if (!text.startsWith(RecordPrefix.BASE64)) {
            return record.toBytes();
        }
        try {
            return Base64.getDecoder().decode(text.substring(RecordPrefix.BASE64.length()));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
