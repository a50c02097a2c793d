package dev.kinesissql.local.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Creates the streams that are not there yet. */
public final class Streams {

    private static final Duration POLL = Duration.ofMillis(250);

    private final KinesisClient client;
    private final KinesisEndpoint endpoint;
    private final MonotonicClock clock;
    private final CountDownLatch never = new CountDownLatch(1);
    private final Backoff backoff;

    /**
     * Works through {@code client}, which stays the caller's.
     *
     * @param endpoint what the client is connected to, for messages
     */
    public Streams(KinesisClient client, KinesisEndpoint endpoint) {
        this(client, endpoint, Backoff.standard(), MonotonicClock.system());
    }

    Streams(KinesisClient client, KinesisEndpoint endpoint, Backoff backoff, MonotonicClock clock) {
        this.client = client;
        this.endpoint = endpoint;
        this.clock = clock;
        this.backoff = backoff;
    }

    /**
     * Makes sure that each stream is there and ACTIVE with as many open shards as asked for. Streams that are
     * missing are created, all at once; a stream that is being deleted is created again when it is gone.
     *
     * @param shards the number of shards by stream name
     * @param limit  how long to wait for all streams together
     * @throws StreamException when a stream has another number of open shards, cannot be created or is not
     *     ACTIVE in time
     * @throws InterruptedException when the thread is interrupted
     */
    public void ensure(Map<String, Integer> shards, Duration limit) throws InterruptedException {
        long deadline = clock.nanoTime() + limit.toNanos();
        Retry retry = new Retry(endpoint, backoff.within(limit), clock, never);
        for (Map.Entry<String, Integer> stream : shards.entrySet()) {
            createIfMissing(retry, stream.getKey(), stream.getValue());
        }
        for (Map.Entry<String, Integer> stream : shards.entrySet()) {
            awaitActive(retry, stream.getKey(), stream.getValue(), deadline, limit);
        }
    }

    private void awaitActive(Retry retry, String name, int shards, long deadline, Duration limit)
            throws InterruptedException {
        for (;;) {
            StreamDescriptionSummary stream = createIfMissing(retry, name, shards);
            if (stream != null && stream.streamStatus() == StreamStatus.ACTIVE) {
                checkShards(stream, shards);
                return;
            }
            if (clock.nanoTime() - deadline >= 0) {
                throw new StreamException("The stream " + name + " at " + endpoint
                        + " was expected to be ACTIVE within " + limit.toSeconds() + " s, but "
                        + (stream == null ? "was only just created" : "is " + stream.streamStatusAsString())
                        + ". Look at it and try again: aws kinesis describe-stream-summary --stream-name "
                        + name + " " + endpoint.cliOptions());
            }
            clock.await(never, POLL);
        }
    }

    /** The stream's state; null when it was missing and is now being created. */
    private StreamDescriptionSummary createIfMissing(Retry retry, String name, int shards)
            throws InterruptedException {
        StreamDescriptionSummary stream = retry.call("DescribeStreamSummary", name, () -> {
            try {
                return client.describeStreamSummary(r -> r.streamName(name)).streamDescriptionSummary();
            } catch (ResourceNotFoundException e) {
                return null;
            }
        });
        if (stream == null) {
            retry.call("CreateStream", name, () -> {
                try {
                    return client.createStream(r -> r.streamName(name).shardCount(shards));
                } catch (ResourceInUseException e) {
                    return null; // somebody else created it in the meantime, which is as good
                }
            });
        }
        return stream;
    }

    private void checkShards(StreamDescriptionSummary stream, int shards) {
        if (stream.openShardCount() != shards) {
            String name = stream.streamName();
            throw new StreamException("The stream " + name + " at " + endpoint + " was expected to have "
                    + shards + " open shard(s), but has " + stream.openShardCount() + ". Ask for "
                    + stream.openShardCount() + ", or delete the stream so that it can be created anew: "
                    + "aws kinesis delete-stream --stream-name " + name + " " + endpoint.cliOptions());
        }
    }
}
