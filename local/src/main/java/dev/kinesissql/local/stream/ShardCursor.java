package dev.kinesissql.local.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The place in one shard up to which it has been read. Not thread-safe. */
final class ShardCursor {

    private final KinesisClient client;
    private final String stream;
    private final String shardId;
    private final StartFrom start;
    private final Instant opened;
    private final Retry retry;
    private final Backoff backoff;
    private final MonotonicClock clock;

    private String iterator;
    private boolean positioned;
    private String lastSequenceNumber;
    private Long millisBehindLatest;
    private boolean ended;
    private long dueNanos;
    private int failures;
    private long failingSinceNanos;

    /** A cursor without an iterator: the first {@link #open} or {@link #fetch} gets one. */
    ShardCursor(KinesisClient client, String stream, String shardId, StartFrom start, Instant opened,
            Retry retry, Backoff backoff, MonotonicClock clock) {
        this.client = client;
        this.stream = stream;
        this.shardId = shardId;
        this.start = start;
        this.opened = opened;
        this.retry = retry;
        this.backoff = backoff;
        this.clock = clock;
        this.dueNanos = clock.nanoTime();
    }

    /** Gets an iterator, so that LATEST means the time of this call. */
    void open() throws InterruptedException {
        iterator = retry.call("GetShardIterator", stream,
                () -> client.getShardIterator(this::fillPosition).shardIterator());
        positioned = true;
    }

    /**
     * The next records; none when there are none, when the call has to be repeated later (throttling, an
     * error of the server) or when the iterator had expired. The next call is due {@code interval} or a
     * backoff later.
     */
    List<Record> fetch(Duration interval) throws InterruptedException {
        dueNanos = clock.nanoTime() + interval.toNanos();
        if (iterator == null) {
            open();
        }
        GetRecordsResponse response;
        try {
            response = client.getRecords(r -> r.shardIterator(iterator));
        } catch (ExpiredIteratorException e) {
            iterator = null;
            return List.of();
        } catch (SdkException e) {
            failed(e);
            return List.of();
        }
        failures = 0;
        iterator = response.nextShardIterator();
        ended = iterator == null;
        millisBehindLatest = ended ? Long.valueOf(0) : response.millisBehindLatest();
        List<Record> records = response.records();
        if (!records.isEmpty()) {
            lastSequenceNumber = records.get(records.size() - 1).sequenceNumber();
        }
        return records;
    }

    private void failed(SdkException error) throws InterruptedException {
        long now = clock.nanoTime();
        if (failures++ == 0) {
            failingSinceNanos = now;
        }
        Duration delay = backoff.delay(failures);
        retry.check("GetRecords", stream, error, Duration.ofNanos(now - failingSinceNanos).plus(delay));
        dueNanos = now + delay.toNanos();
    }

    /**
     * After an expired iterator: behind the last record read. If none was read yet, LATEST becomes the time
     * at which the reader was opened, so that what came since is not lost.
     */
    private void fillPosition(GetShardIteratorRequest.Builder request) {
        request.streamName(stream).shardId(shardId);
        if (lastSequenceNumber != null) {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .startingSequenceNumber(lastSequenceNumber);
        } else if (start.type() == ShardIteratorType.LATEST && positioned) {
            StartFrom.timestamp(opened).fill(request);
        } else {
            start.fill(request);
        }
    }

    String shardId() {
        return shardId;
    }

    /** True when the shard was split or merged and all of it has been read. */
    boolean ended() {
        return ended;
    }

    /** Milliseconds from the last answer's end to the end of the shard; null when not known. */
    Long millisBehindLatest() {
        return millisBehindLatest;
    }

    /** Makes {@link #millisBehindLatest} unknown until the next answer. */
    void forgetLag() {
        millisBehindLatest = null;
    }

    /** The clock reading from which on {@link #fetch} may be called. */
    long dueNanos() {
        return dueNanos;
    }
}
