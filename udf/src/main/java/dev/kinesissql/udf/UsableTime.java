package dev.kinesissql.udf;

import java.time.Clock;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code usable_time(event_time TIMESTAMP(p), max_ahead INTERVAL DAY TO SECOND) -> TIMESTAMP(3) NOT NULL}: the time
 * of an event, in milliseconds, if it can move a watermark, else the beginning of the year 0.
 *
 * <p>A time can if it is at most {@code max_ahead} ahead of the clock of the task manager, read as UTC. One event from
 * the far future would make all later ones late. The year 0 moves no watermark, unlike NULL it is allowed as the time of
 * an event, and no event has it, because ISO-8601 and SQL begin with the year 1. NULL for the time or for {@code
 * max_ahead} gives the year 0.
 *
 * <p>The clock is asked only for a time that is further ahead of it than when it was asked last: to ask it costs more than
 * all the rest. So one that is put back counts as put back when the job starts again.
 *
 * <p>Fraction digits behind the milliseconds are cut off, as by {@code CAST(event_time AS TIMESTAMP(3))}.
 */
public class UsableTime extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private static final TimestampData YEAR_0 = TimestampData.fromEpochMillis(-62_167_219_200_000L);

    private final Clock clock;

    /** What the clock has shown before: whatever is not too far ahead of that needs no look at the clock. */
    private transient long knownMillis;

    /** The function, on the system's clock. */
    public UsableTime() {
        this(Clock.systemUTC());
    }

    UsableTime(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the time to use.
     *
     * @param eventTime the time of the event, or null
     * @param maxAheadMillis how far ahead of the clock it may be, in milliseconds, or null
     */
    @DataTypeHint(value = "TIMESTAMP(3) NOT NULL", bridgedTo = TimestampData.class)
    public TimestampData eval(
            @DataTypeHint(value = "TIMESTAMP(9)", bridgedTo = TimestampData.class) TimestampData eventTime,
            @DataTypeHint(value = "INTERVAL SECOND(3)", bridgedTo = Long.class) Long maxAheadMillis) {
        if (eventTime == null || maxAheadMillis == null) {
            return YEAR_0;
        }
        long millis = eventTime.getMillisecond();
        if (millis - maxAheadMillis > knownMillis) {
            knownMillis = clock.millis();
        }
        return millis - maxAheadMillis <= knownMillis ? TimestampData.fromEpochMillis(millis) : YEAR_0;
    }

    /** It reads the clock. */
    @Override
    public boolean isDeterministic() {
        return false;
    }
}
