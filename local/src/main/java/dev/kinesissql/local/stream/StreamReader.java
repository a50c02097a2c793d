package dev.kinesissql.local.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Reads all shards of a stream, in the thread that calls {@link #poll}; it has no threads of its own. Shards
 * that come from a split or a merge are read after their parents. Throttling, errors of the server and an
 * endpoint that is away are waited out for up to 60 s a shard; expired iterators are replaced. After a failed
 * call records are asked for again, so each record is returned once.
 *
 * <p>One thread may poll; {@link #close} may come from any thread and ends a poll that waits.
 */
public final class StreamReader implements AutoCloseable {

    /** Kinesis allows five GetRecords calls per shard and second. */
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration LIST_INTERVAL = Duration.ofSeconds(1);

    private final KinesisClient client;
    private final KinesisEndpoint endpoint;
    private final String stream;
    private final StartFrom start;
    private final Backoff backoff;
    private final MonotonicClock clock;
    private final Clock wallClock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Retry retry;
    private final Lineage lineage = new Lineage();
    private final List<ShardCursor> cursors = new ArrayList<>();
    /** What was fetched and not yet returned: it stays here when a later call in the same round fails. */
    private List<Record> fetched = new ArrayList<>();
    private Instant opened;
    private long listDueNanos;

    /**
     * Reads through {@code client}, which stays the caller's.
     *
     * @param endpoint what the client is connected to, for messages
     */
    public StreamReader(KinesisClient client, KinesisEndpoint endpoint, String stream, StartFrom start) {
        this(client, endpoint, stream, start, Backoff.standard(), MonotonicClock.system(), Clock.systemUTC());
    }

    StreamReader(KinesisClient client, KinesisEndpoint endpoint, String stream, StartFrom start,
            Backoff backoff, MonotonicClock clock, Clock wallClock) {
        this.client = client;
        this.endpoint = endpoint;
        this.stream = stream;
        this.start = start;
        this.backoff = backoff;
        this.clock = clock;
        this.wallClock = wallClock;
        this.retry = new Retry(endpoint, backoff, clock, stop);
    }

    /**
     * Looks the shards up and takes the place to start from in each; the first poll does it if this was not
     * called. Call it before the first record of interest is sent when the reader starts from LATEST.
     *
     * @throws StreamException when the stream is missing or cannot be read
     * @throws CancellationException when the reader is closed meanwhile
     * @throws InterruptedException when the thread is interrupted
     */
    public void open() throws InterruptedException {
        if (opened != null) {
            return;
        }
        Instant now = wallClock.instant();
        List<Shard> shards = listShards();
        boolean latest = start.equals(StartFrom.latest());
        if (latest) {
            lineage.skipClosed(shards);
        }
        opened = now;
        follow(shards, start);
        if (latest) {
            for (ShardCursor cursor : cursors) {
                cursor.open();
            }
        }
    }

    /**
     * The records of the shards that have some; waits for the first until {@code limit} is over. The order
     * within a shard is kept, between shards there is none.
     *
     * @return empty when nothing came in time, or when the reader is closed
     * @throws StreamException when the stream is missing, or cannot be read for 60 s
     * @throws InterruptedException when the thread is interrupted; no record is lost by that
     */
    public List<Record> poll(Duration limit) throws InterruptedException {
        long deadline = clock.nanoTime() + limit.toNanos();
        try {
            open();
            for (;;) {
                if (fetched.isEmpty()) {
                    fetchDue();
                }
                long now = clock.nanoTime();
                if (!fetched.isEmpty() || deadline - now <= 0) {
                    return takeFetched();
                }
                if (clock.await(stop, Duration.ofNanos(Math.min(deadline, nextDue()) - now))) {
                    return List.of();
                }
            }
        } catch (CancellationException e) {
            return List.of();
        }
    }

    /**
     * The records up to the end of the stream as it is now: reads until Kinesis has answered for every shard
     * that nothing is left ({@code MillisBehindLatest} is 0).
     *
     * @throws StreamException when the end is not reached within {@code limit}, or as {@link #poll}
     * @throws InterruptedException when the thread is interrupted
     */
    public List<Record> readToEnd(Duration limit) throws InterruptedException {
        long deadline = clock.nanoTime() + limit.toNanos();
        open();
        cursors.forEach(ShardCursor::forgetLag);
        for (;;) {
            fetchDue();
            if (atEnd()) {
                return takeFetched();
            }
            long now = clock.nanoTime();
            if (deadline - now <= 0) {
                throw new StreamException("The end of the stream " + stream + " at " + endpoint
                        + " was expected within " + limit.toSeconds() + " s, but after " + fetched.size()
                        + " records it is not reached. Allow more time, or stop what is writing to it.");
            }
            if (clock.await(stop, Duration.ofNanos(Math.min(deadline, nextDue()) - now))) {
                throw new CancellationException("The reader of the stream " + stream + " was closed");
            }
        }
    }

    /** Ends a waiting poll; later polls return nothing. Leaves the client open. May be called again. */
    @Override
    public void close() {
        stop.countDown();
    }

    private List<Record> takeFetched() {
        List<Record> taken = fetched;
        fetched = new ArrayList<>();
        return taken;
    }

    private void fetchDue() throws InterruptedException {
        boolean ended = false;
        for (Iterator<ShardCursor> i = cursors.iterator(); i.hasNext() && stop.getCount() > 0;) {
            ShardCursor cursor = i.next();
            if (cursor.dueNanos() - clock.nanoTime() > 0) {
                continue;
            }
            fetched.addAll(cursor.fetch(INTERVAL));
            if (cursor.ended()) {
                i.remove();
                lineage.ended(cursor.shardId());
                ended = true;
            }
        }
        if (ended || listAgain() && listDueNanos - clock.nanoTime() <= 0) {
            follow(listShards(), start.equals(StartFrom.latest()) ? StartFrom.trimHorizon() : start);
        }
    }

    private void follow(List<Shard> shards, StartFrom from) {
        for (String shardId : lineage.next(shards)) {
            cursors.add(new ShardCursor(client, stream, shardId, from, opened, retry, backoff, clock));
        }
        listDueNanos = clock.nanoTime() + LIST_INTERVAL.toNanos();
    }

    private boolean listAgain() {
        return lineage.awaitsChildren() || cursors.isEmpty();
    }

    private long nextDue() {
        long next = listAgain() ? listDueNanos : cursors.get(0).dueNanos();
        for (ShardCursor cursor : cursors) {
            next = Math.min(next, cursor.dueNanos());
        }
        return next;
    }

    private boolean atEnd() {
        return !lineage.awaitsChildren() && cursors.stream().allMatch(
                cursor -> cursor.millisBehindLatest() != null && cursor.millisBehindLatest() == 0);
    }

    private List<Shard> listShards() throws InterruptedException {
        List<Shard> shards = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            ListShardsResponse response = retry.call("ListShards", stream, () -> client.listShards(
                    r -> r.streamName(page == null ? stream : null).nextToken(page)));
            shards.addAll(response.shards());
            token = response.nextToken();
        } while (token != null);
        return shards;
    }
}
