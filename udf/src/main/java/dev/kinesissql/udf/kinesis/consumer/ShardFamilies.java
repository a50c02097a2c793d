package dev.kinesissql.udf.kinesis.consumer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.streaming.connectors.kinesis.KinesisShardAssigner;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;

/**
 * Knows which shards have children, from a split or a merge, that are read. It stands between a fetcher and its assigner,
 * which is asked about each shard that the fetcher discovers.
 *
 * <p>Shards of a stream are numbered in the order in which they are made, so a subtask that has discovered one knows those
 * with lower numbers too.
 */
final class ShardFamilies implements KinesisShardAssigner {

    /** No shard. */
    static final long NONE = -1;

    private static final long serialVersionUID = 1L;
    private static final Pattern SHARD_ID = Pattern.compile("shardId-(\\d{1,18})");

    private final KinesisShardAssigner assigner;
    private final Map<String, Long> youngestChildren = new ConcurrentHashMap<>();
    private volatile long discovered = NONE;
    private volatile long settled = NONE;

    ShardFamilies(KinesisShardAssigner assigner) {
        this.assigner = assigner;
    }

    @Override
    public int assign(StreamShardHandle shard, int subtasks) {
        long number = number(shard.getShard().getShardId());
        discovered = Math.max(discovered, number);
        add(shard.getShard().getParentShardId(), number);
        add(shard.getShard().getAdjacentParentShardId(), number);
        return assigner.assign(shard, subtasks);
    }

    private void add(String parent, long child) {
        if (parent != null) {
            youngestChildren.merge(parent, child, Math::max);
        }
    }

    private static long number(String shardId) {
        Matcher matcher = SHARD_ID.matcher(shardId);
        if (!matcher.matches()) {
            throw new IllegalStateException("A shard's id was expected as shardId-000000000000, but is " + shardId + ".");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Begins a round of discovery. The shards of this subtask that were found in the one before have their readers. */
    void nextRound() {
        settled = discovered;
    }

    /** The highest number of a shard such that this subtask has readers for all of its shards up to it; or {@link #NONE}. */
    long settled() {
        return settled;
    }

    /**
     * Whether the children of a shard are known and read, in whatever subtask.
     *
     * @param settledElsewhere up to which number the other subtasks have readers for their shards
     */
    boolean isSucceeded(String shardId, long settledElsewhere) {
        Long child = youngestChildren.get(shardId);
        return child != null && child <= Math.min(settled, settledElsewhere);
    }
}
