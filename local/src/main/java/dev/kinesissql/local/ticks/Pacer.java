package dev.kinesissql.local.ticks;

/**
 * Says how many ticks are due: tick number n (from 0) at n / rate seconds. Ticks are handed out in slices of
 * 100 ms. After a stall what was missed is made up for, but at most one second's worth at once; the rest is
 * dropped from the plan. All times are nanoseconds since the start. Not thread-safe.
 */
final class Pacer {

    /** The length of a slice. */
    static final long SLICE_NANOS = 100_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double ticksPerSecond;
    private final long burst;
    private long planned;

    Pacer(double ticksPerSecond) {
        if (!(ticksPerSecond > 0) || Double.isInfinite(ticksPerSecond)) {
            throw new IllegalArgumentException("The rate is expected to be a number of ticks per second "
                    + "above 0, but is " + ticksPerSecond + ".");
        }
        this.ticksPerSecond = ticksPerSecond;
        this.burst = Math.max(1, (long) ticksPerSecond);
    }

    /** The ticks that are due and were not handed out by an earlier call. */
    long due(long elapsedNanos) {
        long byNow = (long) Math.floor(elapsedNanos / NANOS_PER_SECOND * ticksPerSecond) + 1;
        long due = Math.min(burst, Math.max(0, byNow - planned));
        planned = Math.max(planned, byNow);
        return due;
    }

    /** How long to wait before the next {@link #due}: to the end of the slice, or to the next tick. */
    long untilNext(long elapsedNanos) {
        long sliceEnd = (elapsedNanos / SLICE_NANOS + 1) * SLICE_NANOS;
        long nextTick = (long) Math.ceil(planned / ticksPerSecond * NANOS_PER_SECOND);
        return Math.max(sliceEnd, nextTick) - elapsedNanos;
    }
}
