package dev.kinesissql.udf.kinesis.consumer;

import java.util.ArrayList;
import java.util.List;

/**
 * The watermark of a subtask out of those of its shards: the lowest, without shards that are idle. A shard without a
 * watermark holds back the others, for what it is going to bring may be of any time. The watermark never goes back.
 *
 * <p>Not safe for use by several threads at once.
 */
final class ShardWatermarks {

    /** No watermark yet. */
    static final long NONE = Long.MIN_VALUE;

    private final List<Shard> shards = new ArrayList<>();
    private long emitted;
    private Shard slowest;

    /** Without a shard yet, from a watermark that counts as answered, or {@link #NONE}. */
    ShardWatermarks(long emitted) {
        this.emitted = emitted;
    }

    /** The watermark of one shard. */
    static final class Shard {

        private long watermark;
        private boolean idle;

        private Shard(long watermark) {
            this.watermark = watermark;
        }

        /** Takes a watermark over if it is later than the one before. */
        void advance(long to) {
            watermark = Math.max(watermark, to);
        }

        /** Whether the shard is left out. */
        void setIdle(boolean idle) {
            this.idle = idle;
        }

        /** The latest watermark, or {@link #NONE}. */
        long watermark() {
            return watermark;
        }
    }

    /** Adds a shard, with the watermark that it has, or {@link #NONE}. */
    Shard add(long watermark) {
        Shard shard = new Shard(watermark);
        shards.add(shard);
        return shard;
    }

    /** Whether no shard takes part: there is none, or all are idle. */
    boolean isIdle() {
        return shards.stream().allMatch(shard -> shard.idle);
    }

    /**
     * The subtask's watermark, if it is later than the one of the last such answer, else {@link #NONE}. The caller emits
     * what is answered.
     */
    long next() {
        slowest = null;
        for (Shard shard : shards) {
            if (!shard.idle && (slowest == null || shard.watermark < slowest.watermark)) {
                slowest = shard;
            }
        }
        if (slowest == null || slowest.watermark <= emitted) {
            return NONE;
        }
        emitted = slowest.watermark;
        return emitted;
    }

    /** Goes on to a watermark that does not come from a shard; whether it is later than the last one. */
    boolean follow(long watermark) {
        if (watermark <= emitted) {
            return false;
        }
        emitted = watermark;
        return true;
    }

    /** The latest watermark of a shard, or of the subtask, if that is later; or {@link #NONE}. */
    long latest() {
        return shards.stream().mapToLong(Shard::watermark).reduce(emitted, Math::max);
    }

    /**
     * Whether the next answer may be a watermark later than the last one by more than a step, after a shard has advanced:
     * only the one that holds back the others can bring time forward.
     */
    boolean mayStep(Shard advanced, long stepMillis) {
        return (slowest == null || slowest == advanced) && advanced.watermark > emitted + stepMillis;
    }

    /** The subtask's watermark, or {@link #NONE}. */
    long emitted() {
        return emitted;
    }
}
