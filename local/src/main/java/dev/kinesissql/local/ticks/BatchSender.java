package dev.kinesissql.local.ticks;

import dev.kinesissql.local.stream.Backoff;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.KinesisErrors;
import dev.kinesissql.local.stream.MonotonicClock;
import dev.kinesissql.local.stream.StreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Sends one batch with PutRecords until all is accepted: what was refused, and only that, is sent again. */
final class BatchSender {

    /** Why ticks were not accepted; {@code passing} when they may be later. The cause may be null. */
    private record Failure(String text, boolean passing, SdkException cause) {
    }

    private final KinesisClient client;
    private final KinesisEndpoint endpoint;
    private final String stream;
    private final PartitionKey key;
    private final Backoff backoff;
    private final MonotonicClock clock;
    private final CountDownLatch stop;
    private final Consumer<Tick> accepted;

    /** Calls {@code accepted} for each accepted tick; gives up what is refused when {@code stop} opens. */
    BatchSender(KinesisClient client, KinesisEndpoint endpoint, String stream, PartitionKey key,
            Backoff backoff, MonotonicClock clock, CountDownLatch stop, Consumer<Tick> accepted) {
        this.client = client;
        this.endpoint = endpoint;
        this.stream = stream;
        this.key = key;
        this.backoff = backoff;
        this.clock = clock;
        this.stop = stop;
        this.accepted = accepted;
    }

    /**
     * @param batch 1 to 500 ticks
     * @throws StreamException when a tick is not accepted within {@code backoff.limit()}, or at once when the
     *     call or a tick fails for a reason that does not pass
     * @throws InterruptedException when the thread was interrupted
     */
    void send(List<Tick> batch) throws InterruptedException {
        List<Tick> pending = batch;
        long start = clock.nanoTime();
        for (int tries = 1;; tries++) {
            List<Tick> sent = pending;
            Failure failure;
            try {
                PutRecordsResponse response = client.putRecords(
                        r -> r.streamName(stream).records(entries(sent)));
                pending = refused(sent, response);
                failure = failure(response);
            } catch (SdkException e) {
                failure = failure(e);
            }
            if (pending.isEmpty()) {
                return;
            }
            Duration delay = backoff.delay(tries);
            Duration elapsed = Duration.ofNanos(clock.nanoTime() - start);
            if (!failure.passing() || elapsed.plus(delay).compareTo(backoff.limit()) > 0) {
                throw givenUp(pending.size(), batch.size(), tries, elapsed, failure);
            }
            if (clock.await(stop, delay)) {
                return;
            }
        }
    }

    /** A failure of the whole call: returns it when it passes, throws otherwise. */
    private Failure failure(SdkException error) throws InterruptedException {
        if (KinesisErrors.isInterrupt(error)) {
            Thread.interrupted();
            throw new InterruptedException("PutRecords was interrupted");
        }
        if (!KinesisErrors.isPassing(error)) {
            throw KinesisErrors.explain("PutRecords", stream, endpoint, error);
        }
        return new Failure(KinesisErrors.describe(error), true, error);
    }

    /** The failure of single entries, one that does not pass before others; null when all were accepted. */
    private static Failure failure(PutRecordsResponse response) {
        Failure failure = null;
        for (PutRecordsResultEntry result : response.records()) {
            if (result.errorCode() != null && (failure == null || failure.passing())) {
                failure = new Failure(result.errorCode() + ": " + result.errorMessage(),
                        KinesisErrors.isPassing(result.errorCode()), null);
            }
        }
        return failure;
    }

    private List<PutRecordsRequestEntry> entries(List<Tick> ticks) {
        return ticks.stream()
                .map(tick -> PutRecordsRequestEntry.builder()
                        .data(tick.data())
                        .partitionKey(key.of(tick))
                        .build())
                .toList();
    }

    /** Reports the accepted ticks and returns the others. */
    private List<Tick> refused(List<Tick> sent, PutRecordsResponse response) {
        List<PutRecordsResultEntry> results = response.records();
        List<Tick> refused = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            if (results.get(i).errorCode() == null) {
                accepted.accept(sent.get(i));
            } else {
                refused.add(sent.get(i));
            }
        }
        return refused;
    }

    private StreamException givenUp(int pending, int size, int tries, Duration elapsed, Failure failure) {
        String remedy = failure.passing()
                ? "Check that the endpoint is up; when the stream is throttled, send fewer ticks per second, "
                        + "spread them over more partition keys or give the stream more shards."
                : "Leave out the ticks that Kinesis cannot take.";
        return new StreamException(pending + " of " + size + " ticks were not accepted by the stream "
                + stream + " at " + endpoint + " in " + tries + (tries == 1 ? " try" : " tries") + " within "
                + elapsed.toSeconds() + " s, last with " + failure.text() + ". " + remedy, failure.cause());
    }
}
