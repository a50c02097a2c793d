package dev.kinesissql.local.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A clock that stands still but for waiting, which it does at once. It is a time of day as well. */
public final class FakeClock extends Clock implements MonotonicClock {

    /** The time of day at which every fake clock starts. */
    public static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    private final List<Duration> waits = new ArrayList<>();
    private long nanos;
    private Runnable onWait = () -> { };

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public boolean await(CountDownLatch stop, Duration atMost) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (stop.getCount() == 0) {
            return true;
        }
        waits.add(atMost);
        pass(atMost);
        onWait.run();
        return stop.getCount() == 0;
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        nanos += Math.max(0, time.toNanos());
    }

    /** Runs at each wait, after its time has passed. */
    public void onWait(Runnable action) {
        onWait = action;
    }

    /** All waits so far. */
    public List<Duration> waits() {
        return waits;
    }

    /** How long this clock has run. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("always UTC");
    }
}
