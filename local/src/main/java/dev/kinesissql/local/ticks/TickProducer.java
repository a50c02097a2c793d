package dev.kinesissql.local.ticks;

import dev.kinesissql.local.stream.Backoff;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.MonotonicClock;
import dev.kinesissql.local.stream.StreamException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Sends ticks to a stream at a steady rate, with PutRecords, in the thread that calls {@link #run}; it has no
 * threads of its own.
 *
 * <p>What Kinesis refuses is sent again with growing waits for up to 60 s. As with any user of PutRecords, a
 * tick that is sent again arrives behind later ticks of the same batch, also of the same partition key; a
 * batch is complete before the next one starts. When an answer is lost on its way, ticks may arrive twice.
 */
public final class TickProducer implements AutoCloseable {

    /** The most records in one PutRecords call. */
    static final int MAX_RECORDS = 500;
    /** The most bytes in one PutRecords call, partition keys included. */
    static final int MAX_BYTES = 5 * 1024 * 1024;

    /** In nanoseconds: 100 years, which can still be added to a reading of the clock. */
    private static final long NEVER = Duration.ofDays(36_500).toNanos();

    private final double ticksPerSecond;
    private final PartitionKey key;
    private final MonotonicClock clock;
    private final BatchSender sender;
    private final AtomicLong accepted = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private Tick held;

    /**
     * Sends through {@code client}, which stays the caller's.
     *
     * @param endpoint       what the client is connected to, for messages
     * @param ticksPerSecond the rate, above 0; fractions such as 0.5 are fine
     * @param onAccepted     called in the sending thread for each tick that Kinesis accepted
     * @throws IllegalArgumentException when the rate is not above 0
     */
    public TickProducer(KinesisClient client, KinesisEndpoint endpoint, String stream, double ticksPerSecond,
            PartitionKey key, Consumer<Tick> onAccepted) {
        this(client, endpoint, stream, ticksPerSecond, key, onAccepted, Backoff.standard(),
                MonotonicClock.system());
    }

    TickProducer(KinesisClient client, KinesisEndpoint endpoint, String stream, double ticksPerSecond,
            PartitionKey key, Consumer<Tick> onAccepted, Backoff backoff, MonotonicClock clock) {
        new Pacer(ticksPerSecond);
        this.ticksPerSecond = ticksPerSecond;
        this.key = key;
        this.clock = clock;
        this.sender = new BatchSender(client, endpoint, stream, key, backoff, clock, stop, tick -> {
            accepted.incrementAndGet();
            onAccepted.accept(tick);
        });
    }

    /**
     * Sends until the source ends, the limit is reached, the producer is closed or the thread is interrupted;
     * the interrupt status is kept then. Ticks that were refused and wait to be sent again are given up on
     * close and interrupt. When Kinesis is slower than the rate, the rate is what Kinesis takes.
     *
     * @throws StreamException when ticks are not accepted within 60 s, or at once when the stream is missing
     *     or may not be written or a tick is one that Kinesis never takes; the message says what to do
     */
    public void run(TickSource ticks, Limit limit) {
        Pacer pacer = new Pacer(ticksPerSecond);
        long start = clock.nanoTime();
        long end = limit.duration() == null ? NEVER : limit.duration().toNanos();
        long left = limit.count();
        try {
            while (left > 0 && stop.getCount() > 0) {
                long elapsed = clock.nanoTime() - start;
                long due = Math.min(left, pacer.due(Math.min(elapsed, end - 1)));
                long sent = send(ticks, due, start + end + Pacer.SLICE_NANOS);
                left -= sent;
                if (sent < due || elapsed >= end) {
                    return;
                }
                elapsed = clock.nanoTime() - start;
                clock.await(stop, Duration.ofNanos(Math.min(pacer.untilNext(elapsed), end - elapsed)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many ticks Kinesis has accepted so far. May be called from any thread. */
    public long accepted() {
        return accepted.get();
    }

    /** Makes {@link #run} return, after the call that is under way. From any thread, also repeatedly. */
    @Override
    public void close() {
        stop.countDown();
    }

    /** Sends {@code due} ticks; fewer when the source ends, the time is over or the producer is closed. */
    private long send(TickSource ticks, long due, long deadline) throws InterruptedException {
        long sent = 0;
        while (sent < due && stop.getCount() > 0 && clock.nanoTime() - deadline < 0) {
            List<Tick> batch = nextBatch(ticks, (int) Math.min(MAX_RECORDS, due - sent));
            if (batch.isEmpty()) {
                break;
            }
            sender.send(batch);
            sent += batch.size();
        }
        return sent;
    }

    /** The next ticks that fit into one call; a tick that did not fit any more is held for the next one. */
    private List<Tick> nextBatch(TickSource ticks, int max) {
        List<Tick> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < max) {
            Optional<Tick> next = held == null ? ticks.next() : Optional.of(held);
            held = null;
            if (next.isEmpty()) {
                break;
            }
            bytes += bytes(next.get());
            if (bytes > MAX_BYTES && !batch.isEmpty()) {
                held = next.get();
                break;
            }
            batch.add(next.get());
        }
        return batch;
    }

    private long bytes(Tick tick) {
        int keyBytes = key.of(tick).getBytes(StandardCharsets.UTF_8).length;
        return tick.data().asByteArrayUnsafe().length + (long) keyBytes;
    }
}
