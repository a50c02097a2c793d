package dev.kinesissql.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code limit_bytes(text STRING, max_bytes INT) -> STRING}: the text, or {@code cut:} and as much of its beginning
 * as fits, so that JSON takes no more than {@code max_bytes} bytes for it.
 *
 * <p>Counted is UTF-8 between the quotes of a JSON string, as Flink's format {@code json} writes it: two bytes for
 * {@code "}, {@code \}, backspace, tab, line feed, form feed and carriage return, six for the other control characters,
 * nothing else escaped. A cut never goes through a character. At least {@code cut:} is left, however low the limit.
 * NULL gives NULL; NULL for the limit is no limit.
 */
public class LimitBytes extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private static final int MAX_ESCAPED = 6;

    /**
     * Returns the text or its beginning.
     *
     * @param text the text, or null
     * @param maxBytes the limit, or null for none
     */
    @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
    public StringData eval(
            @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text, Integer maxBytes) {
        if (text == null || maxBytes == null) {
            return text;
        }
        byte[] utf8 = text.toBytes();
        if ((long) utf8.length * MAX_ESCAPED <= maxBytes || fitting(utf8, maxBytes) == utf8.length) {
            return text;
        }
        int kept = fitting(utf8, maxBytes - RecordPrefix.CUT.length());
        return StringData.fromString(RecordPrefix.CUT + StringData.fromBytes(utf8, 0, kept));
    }

    /** How many of the bytes JSON can hold within the limit, without the first bytes of a character cut through. */
    private static int fitting(byte[] utf8, int limit) {
        int left = limit;
        int end = 0;
        while (end < utf8.length && escapedLength(utf8[end]) <= left) {
            left -= escapedLength(utf8[end]);
            end++;
        }
        while (end > 0 && end < utf8.length && isContinuation(utf8[end])) {
            end--;
        }
        return end;
    }

    private static int escapedLength(byte b) {
        if (b == '"' || b == '\\' || (b >= '\b' && b <= '\r' && b != 0x0b)) {
            return 2;
        }
        return b >= 0 && b < ' ' ? MAX_ESCAPED : 1;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
