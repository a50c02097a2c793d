package dev.kinesissql.udf;

import java.math.BigInteger;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code may_lower_min(key STRING, value DOUBLE, event_time TIMESTAMP(3), slide INTERVAL DAY TO SECOND, size INTERVAL
 * DAY TO SECOND) -> BOOLEAN NOT NULL}: FALSE for an event that changes no {@code MIN(value)} of its key in the windows of
 * {@code HOP(..., slide, size)}, because a lower or equal value of the key has already passed that is in all the same
 * windows. Put before such a query, it spares the windows most events, and their results stay the same. {@code TUMBLE} is
 * the case in which {@code slide} is {@code size}.
 *
 * <p><b>For {@code MIN} of this one column only:</b> whatever else is made of the events that are left, a count or an
 * average for example, is wrong. The event must be one that the windows take, and {@code slide} and {@code size} theirs.
 *
 * <p>The function remembers the lowest value of some {@value #ENTRIES} pairs of a key and a slice of time, which is the
 * greatest common divisor of slide and size; of two that need one place, the newer one. What it does not remember, it lets
 * pass. It keeps that in memory (2 MiB) and not in a checkpoint: a job that starts again reads all events from the last
 * checkpoint on again, and remembers none. TRUE for NULL, for a NaN, and for a key of more than
 * {@value PackedText#MAX_BYTES} bytes.
 */
public class MayLowerMin extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private static final int ENTRIES = 1 << 16;
    private static final long NO_KEY = 0;

    // An entry is four numbers side by side, to be in one line of the processor's cache. G1 gives so large an array a region
    // of its own, in which its first element is 16 bytes behind a line's beginning: so two numbers are left out.
    private static final int FIRST = 2;
    private static final int ENTRY = 4;
    private static final int KEY = 0;
    private static final int SLICE = 1;
    private static final int MIN = 2; // the bits of a double
    private static final int TIME = 3; // of the event that set the minimum

    private transient long[] entries;

    private transient long slideMillis;
    private transient long sizeMillis;
    private transient long sliceMillis;
    private transient long sliceBegin; // of the last event's slice, in milliseconds

    @Override
    public void open(@Nullable FunctionContext context) {
        entries = new long[FIRST + ENTRIES * ENTRY];
    }

    /**
     * Returns whether the event may lower the minimum of a window. Asked again about the same event, it says the same.
     *
     * @param key what the minima are grouped by, or null
     * @param value the event's value, or null
     * @param eventTime the event's time, or null
     * @param slideMillis the slide of the windows in milliseconds
     * @param sizeMillis the size of the windows in milliseconds
     */
    public boolean eval(
            @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData key,
            @DataTypeHint("DOUBLE") Double value,
            @DataTypeHint(value = "TIMESTAMP(3)", bridgedTo = TimestampData.class) TimestampData eventTime,
            @DataTypeHint(value = "INTERVAL SECOND(3) NOT NULL", bridgedTo = long.class) long slideMillis,
            @DataTypeHint(value = "INTERVAL SECOND(3) NOT NULL", bridgedTo = long.class) long sizeMillis) {
        if (slideMillis != this.slideMillis || sizeMillis != this.sizeMillis) {
            setWindows(slideMillis, sizeMillis);
        }
        if (key == null || value == null || eventTime == null) {
            return true;
        }
        long packed = PackedText.pack(key);
        return packed == PackedText.TOO_LONG || mayLower(packed, value, eventTime.getMillisecond());
    }

    /** Apart from eval, which is small so that the JIT takes it into Flink's code, where it is called for each event. */
    private boolean mayLower(long packed, double value, long time) {
        if (time < sliceBegin || time - sliceBegin >= sliceMillis) {
            sliceBegin = time - Math.floorMod(time, sliceMillis);
        }
        int entry = entry(packed, sliceBegin);
        if (entries[entry + KEY] == packed && entries[entry + SLICE] == sliceBegin) {
            double min = Double.longBitsToDouble(entries[entry + MIN]);
            if (value > min || (value == min && time != entries[entry + TIME])) {
                return false;
            }
        }
        entries[entry + KEY] = packed;
        entries[entry + SLICE] = sliceBegin;
        entries[entry + MIN] = Double.doubleToRawLongBits(value);
        entries[entry + TIME] = time;
        return true;
    }

    private void setWindows(long slideMillis, long sizeMillis) {
        if (slideMillis <= 0 || sizeMillis <= 0) {
            throw new IllegalArgumentException("may_lower_min: slide and size must be more than zero, got " + slideMillis
                    + " ms and " + sizeMillis + " ms. Give those of the window, such as INTERVAL '5' SECOND.");
        }
        this.slideMillis = slideMillis;
        this.sizeMillis = sizeMillis;
        sliceMillis = BigInteger.valueOf(slideMillis).gcd(BigInteger.valueOf(sizeMillis)).longValueExact();
        sliceBegin = 0;
        Arrays.fill(entries, NO_KEY);
    }

    /** Where the pair's entry is, by the upper bits of a product with an odd number that has no pattern. */
    private static int entry(long packed, long sliceBegin) {
        long mixed = (packed ^ Long.rotateLeft(sliceBegin * 0x9E3779B97F4A7C15L, 32)) * 0xD6E8FEB86659FD93L;
        return FIRST + ENTRY * (int) (mixed >>> (Long.SIZE - Integer.numberOfTrailingZeros(ENTRIES)));
    }

    /** It depends on the events before. */
    @Override
    public boolean isDeterministic() {
        return false;
    }
}
