package dev.kinesissql.local.ticks;

import java.time.Duration;
import java.util.Objects;

/**
 * When a producer stops by itself: at the first of the two.
 *
 * @param count    after so many ticks, 0 or more; {@link Long#MAX_VALUE} for no such limit
 * @param duration after that time; null for no such limit
 */
public record Limit(long count, Duration duration) {

    /** Checks the count. */
    public Limit {
        if (count < 0) {
            throw new IllegalArgumentException("The number of ticks is expected to be 0 or more, but is "
                    + count + ".");
        }
    }

    /** No limit: until the source ends or the producer is closed. */
    public static Limit none() {
        return new Limit(Long.MAX_VALUE, null);
    }

    /** Stops after {@code count} ticks. */
    public static Limit count(long count) {
        return new Limit(count, null);
    }

    /** Stops after {@code duration}. */
    public static Limit duration(Duration duration) {
        return new Limit(Long.MAX_VALUE, Objects.requireNonNull(duration, "duration"));
    }
}
