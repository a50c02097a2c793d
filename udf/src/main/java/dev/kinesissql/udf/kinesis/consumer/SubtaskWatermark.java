package dev.kinesissql.udf.kinesis.consumer;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * The watermark that a subtask emits: that of its shards, and when it has no shard to wait for, that of the other
 * subtasks.
 *
 * <p>Flink leaves out a subtask that is idle. What is behind it would then be ahead of it, and a record that comes after
 * all may find its windows fired without its subtask knowing that it is late: windows drop it without a word. Also what
 * the first phase of a two-phase aggregation has gathered in an idle subtask stays there while its windows fire. So a
 * subtask among others is never idle. It counts on, follows the slowest of those that have a shard to wait for, and when
 * there is none, meets the others at the latest watermark of all. Windows, which have the lowest watermark of all
 * subtasks, are then never ahead of the subtask of a record.
 *
 * <p>To be used under the checkpoint lock.
 */
final class SubtaskWatermark {

    /** Where watermarks go. */
    interface Output {

        /** Emits a watermark; the subtask counts. */
        void emit(long watermark);

        /** Says that the subtask is idle. */
        void markIdle();
    }

    private final ShardWatermarks shards;
    private final LongSupplier settled;
    private final Output output;
    private final int subtask;
    private final int subtasks;
    private final int attempt;
    private final boolean mayBeIdle;

    private boolean idle;
    private boolean othersActive;
    private long settledElsewhere;

    /**
     * A watermark that goes on from that of the shards.
     *
     * @param settled as {@link ShardFamilies#settled}
     * @param subtask from 0
     * @param subtasks how many there are; the only one is idle when its shards are
     * @param attempt counts the restarts
     * @param mayBeIdle false when time is to {@link #goOnTo go on} without records
     */
    SubtaskWatermark(
            ShardWatermarks shards,
            LongSupplier settled,
            Output output,
            int subtask,
            int subtasks,
            int attempt,
            boolean mayBeIdle) {
        this.shards = shards;
        this.settled = settled;
        this.output = output;
        this.subtask = subtask;
        this.subtasks = subtasks;
        this.attempt = attempt;
        this.mayBeIdle = mayBeIdle && subtasks == 1;
        this.settledElsewhere = subtasks == 1 ? Long.MAX_VALUE : ShardFamilies.NONE;
    }

    /** Emits the watermark to go on from. */
    void start() {
        if (shards.emitted() != ShardWatermarks.NONE) {
            output.emit(shards.emitted());
        }
        update();
    }

    /** Emits what follows from the shards. */
    void update() {
        if (shards.isIdle()) {
            // As if the one that is ahead had been the last to fall silent.
            goOnTo(shards.latest());
            if (mayBeIdle && !idle) {
                output.markIdle();
                idle = true;
            }
        } else if (shards.next() != ShardWatermarks.NONE || idle) {
            // Also an old watermark makes the subtask count again.
            output.emit(shards.emitted());
            idle = false;
        }
    }

    /** Whether nobody has a shard to wait for, as far as this subtask knows. */
    boolean isSilent() {
        return shards.isIdle() && !othersActive;
    }

    /** Whether another subtask has a shard to wait for, as far as this one knows. */
    boolean areOthersActive() {
        return othersActive;
    }

    /** Up to which number the other subtasks have readers for their shards, as far as this one knows. */
    long settledElsewhere() {
        return settledElsewhere;
    }

    /** Lets time go on without a record of this subtask; it has no shard to wait for. */
    void goOnTo(long watermark) {
        if (shards.follow(watermark)) {
            output.emit(watermark);
        }
    }

    /** What to tell the others. */
    SubtaskReport report() {
        return new SubtaskReport(subtask, subtasks, attempt, !shards.isIdle(), shards.emitted(), settled.getAsLong());
    }

    /** Takes in the last reports of all subtasks. */
    void answer(List<SubtaskReport> all) {
        long lowestActive = Long.MAX_VALUE;
        long highest = ShardWatermarks.NONE;
        long lowestSettled = Long.MAX_VALUE;
        othersActive = false;
        for (SubtaskReport each : all) {
            if (each.subtask() == subtask) {
                continue;
            }
            if (each.active()) {
                othersActive = true;
                lowestActive = Math.min(lowestActive, each.watermark());
            }
            highest = Math.max(highest, each.watermark());
            lowestSettled = Math.min(lowestSettled, each.settled());
        }
        if (all.size() < subtasks) {
            return;
        }
        settledElsewhere = lowestSettled;
        if (shards.isIdle()) {
            goOnTo(othersActive ? lowestActive : highest);
        }
    }
}
