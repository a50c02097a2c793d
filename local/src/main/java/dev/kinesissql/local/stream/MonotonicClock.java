package dev.kinesissql.local.stream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Elapsed time and waiting, for pacing, retries and polling. It knows no time of day and never goes back.
 * Tests put a clock of their own here, so that no test waits.
 */
public interface MonotonicClock {

    /** The current reading in nanoseconds; only the difference of two readings means something. */
    long nanoTime();

    /**
     * Waits until {@code stop} opens or {@code atMost} is over.
     *
     * @return true when {@code stop} is open
     * @throws InterruptedException when the thread is interrupted before or while it waits
     */
    boolean await(CountDownLatch stop, Duration atMost) throws InterruptedException;

    /** The clock of the Java virtual machine. */
    static MonotonicClock system() {
        return new MonotonicClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public boolean await(CountDownLatch stop, Duration atMost) throws InterruptedException {
                return stop.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            }
        };
    }
}
