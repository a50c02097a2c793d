package dev.kinesissql.udf.kinesis.consumer;

/** What a subtask of a source tells the others of its shards and their time. */
final class SubtaskReport {

    private final int subtask;
    private final int subtasks;
    private final int attempt;
    private final boolean active;
    private final long watermark;
    private final long settled;

    /**
     * A report.
     *
     * @param subtask from 0
     * @param subtasks how many there are
     * @param attempt counts the restarts
     * @param active whether it has a shard to wait for
     * @param watermark in milliseconds since 1970, or {@link ShardWatermarks#NONE}
     * @param settled as {@link ShardFamilies#settled}
     */
    SubtaskReport(int subtask, int subtasks, int attempt, boolean active, long watermark, long settled) {
        this.subtask = subtask;
        this.subtasks = subtasks;
        this.attempt = attempt;
        this.active = active;
        this.watermark = watermark;
        this.settled = settled;
    }

    /** A report from what {@link #encode} made of it. */
    static SubtaskReport decode(long[] report) {
        return new SubtaskReport(
                (int) report[0], (int) report[1], (int) report[2], report[3] == 1, report[4], report[5]);
    }

    /** As Flink's calls between processes can carry it: they know no class of a job. */
    long[] encode() {
        return new long[] {subtask, subtasks, attempt, active ? 1 : 0, watermark, settled};
    }

    int subtask() {
        return subtask;
    }

    int subtasks() {
        return subtasks;
    }

    int attempt() {
        return attempt;
    }

    boolean active() {
        return active;
    }

    long watermark() {
        return watermark;
    }

    long settled() {
        return settled;
    }
}
