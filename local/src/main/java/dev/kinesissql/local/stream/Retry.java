package dev.kinesissql.local.stream;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Repeats a call of the Kinesis API while its error is one that passes. */
final class Retry {

    private final KinesisEndpoint endpoint;
    private final Backoff backoff;
    private final MonotonicClock clock;
    private final CountDownLatch stop;

    /** Tries until a call succeeds, {@code backoff.limit()} is over or {@code stop} opens. */
    Retry(KinesisEndpoint endpoint, Backoff backoff, MonotonicClock clock, CountDownLatch stop) {
        this.endpoint = endpoint;
        this.backoff = backoff;
        this.clock = clock;
        this.stop = stop;
    }

    /**
     * @param operation the name of the call, for messages
     * @throws StreamException when the call fails for a reason that does not pass, or for too long
     * @throws CancellationException when {@code stop} opened between two tries
     * @throws InterruptedException when the thread was interrupted
     */
    <T> T call(String operation, String stream, Supplier<T> call) throws InterruptedException {
        long start = clock.nanoTime();
        for (int failures = 1;; failures++) {
            try {
                return call.get();
            } catch (SdkException e) {
                Duration delay = backoff.delay(failures);
                Duration elapsed = Duration.ofNanos(clock.nanoTime() - start);
                check(operation, stream, e, elapsed.plus(delay));
                if (clock.await(stop, delay)) {
                    throw new CancellationException(operation + " on the stream " + stream + " was given up");
                }
            }
        }
    }

    /**
     * Returns when the call that failed with {@code error} may be tried again.
     *
     * @param elapsed the time from the first try to the next one
     */
    void check(String operation, String stream, SdkException error, Duration elapsed)
            throws InterruptedException {
        if (KinesisErrors.isInterrupt(error)) {
            Thread.interrupted();
            throw new InterruptedException(operation + " on the stream " + stream + " was interrupted");
        }
        if (!KinesisErrors.isPassing(error)) {
            throw KinesisErrors.explain(operation, stream, endpoint, error);
        }
        if (elapsed.compareTo(backoff.limit()) > 0) {
            throw new StreamException(operation + " on the stream " + stream + " at " + endpoint
                    + " failed for " + backoff.limit().toSeconds() + " s, last with "
                    + KinesisErrors.describe(error) + ". Check that the endpoint is up and that no limit of "
                    + "the account is reached.", error);
        }
    }
}
