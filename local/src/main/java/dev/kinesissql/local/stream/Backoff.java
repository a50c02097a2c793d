package dev.kinesissql.local.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between the tries of a call, and for how long to try.
 *
 * @param first   the longest wait after the first failure; it doubles with each further failure
 * @param longest the longest wait after any failure
 * @param limit   for how long to try, from the first try on
 * @param random  where the jitter comes from
 */
public record Backoff(Duration first, Duration longest, Duration limit, RandomGenerator random) {

    private static final int MAX_DOUBLINGS = 30;

    /** Waits of 100 ms at first and 5 s at last, for 60 s. */
    public static Backoff standard() {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(60),
                RandomGenerator.getDefault());
    }

    /** The same waits, for at most {@code other} if that is shorter than the limit. */
    public Backoff within(Duration other) {
        return other.compareTo(limit) < 0 ? new Backoff(first, longest, other, random) : this;
    }

    /**
     * The wait after a failure: {@code first} doubled with each failure and cut at {@code longest}, of which
     * one half is certain and the other half random ("equal jitter", AWS Architecture Blog, "Exponential
     * Backoff And Jitter").
     *
     * @param failures failures in a row so far, 1 or more
     */
    public Duration delay(int failures) {
        int doublings = Math.min(failures - 1, MAX_DOUBLINGS);
        long full = Math.min(longest.toNanos(), first.multipliedBy(1L << doublings).toNanos());
        return Duration.ofNanos(full / 2 + (long) (random.nextDouble() * (full - full / 2)));
    }
}
