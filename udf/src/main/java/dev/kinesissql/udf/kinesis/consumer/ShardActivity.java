package dev.kinesissql.udf.kinesis.consumer;

import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordBatch;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;

/**
 * Whether a shard is known to hold nothing that was not read. Silence alone does not say so: a shard whose answers are
 * slow, throttled or cut off by a failure of the network is silent too, and may hold much.
 */
final class ShardActivity {

    private final long freshNanos;
    private volatile boolean emptied;
    private volatile long answeredNanos;

    /** @param freshNanos how long an answer of Kinesis counts */
    ShardActivity(long freshNanos) {
        this.freshNanos = freshNanos;
    }

    /** Whether an answer that is no older than that said that the end of the shard is reached. */
    boolean isCaughtUp() {
        return emptied && System.nanoTime() - answeredNanos <= freshNanos;
    }

    /** The publisher, watched. */
    RecordPublisher watch(RecordPublisher publisher) {
        return records -> publisher.run(batch -> {
            long answered = System.nanoTime();
            // Its records are not read yet.
            emptied = false;
            var last = records.accept(batch);
            answeredNanos = answered;
            emptied = isAtEnd(batch);
            return last;
        });
    }

    private static boolean isAtEnd(RecordBatch batch) {
        Long behind = batch.getMillisBehindLatest();
        return behind != null && behind == 0;
    }
}
