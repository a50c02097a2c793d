package dev.kinesissql.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code in_open_window(event_time TIMESTAMP(3), watermark TIMESTAMP(3), slide INTERVAL DAY TO SECOND, size INTERVAL
 * DAY TO SECOND) -> BOOLEAN NOT NULL}: whether a window of {@code HOP(..., slide, size)} that takes the time has not
 * fired at the watermark. An event for which it is FALSE would be dropped by all windows. {@code TUMBLE} is the case in
 * which {@code slide} is {@code size}.
 *
 * <p>Windows begin at the multiples of {@code slide} from 1970-01-01 00:00:00 on, as Flink's do without an offset. The
 * last one that takes a time begins at the time rounded down to such a multiple, and fires when the watermark reaches its
 * end less one millisecond.
 *
 * <p>FALSE for NULL and for times before the year 1, which {@code usable_time} gives to an event without a usable time.
 * Before the first watermark, which is NULL, all windows are open. {@code slide} and {@code size} must be more than zero,
 * else the job fails and says so.
 */
public class InOpenWindow extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private static final long YEAR_1 = -62_135_596_800_000L;

    /**
     * Returns whether the time is in a window that has not fired.
     *
     * @param eventTime the time of the event, or null
     * @param watermark the current watermark, or null if there was none yet
     * @param slideMillis the slide of the windows in milliseconds
     * @param sizeMillis the size of the windows in milliseconds
     */
    public boolean eval(
            @DataTypeHint(value = "TIMESTAMP(3)", bridgedTo = TimestampData.class) TimestampData eventTime,
            @DataTypeHint(value = "TIMESTAMP(3)", bridgedTo = TimestampData.class) TimestampData watermark,
            @DataTypeHint(value = "INTERVAL SECOND(3) NOT NULL", bridgedTo = long.class) long slideMillis,
            @DataTypeHint(value = "INTERVAL SECOND(3) NOT NULL", bridgedTo = long.class) long sizeMillis) {
        if (slideMillis <= 0 || sizeMillis <= 0) {
            throw new IllegalArgumentException("in_open_window: slide and size must be more than zero, got " + slideMillis
                    + " ms and " + sizeMillis + " ms. Give those of the window, such as INTERVAL '5' SECOND.");
        }
        if (eventTime == null || eventTime.getMillisecond() < YEAR_1) {
            return false;
        }
        if (watermark == null) {
            return true;
        }
        long time = eventTime.getMillisecond();
        long lastWindowEnd = time - Math.floorMod(time, slideMillis) + sizeMillis;
        return watermark.getMillisecond() < lastWindowEnd - 1;
    }
}
