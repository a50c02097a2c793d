package dev.kinesissql.udf.kinesis.consumer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.streaming.connectors.kinesis.KinesisShardAssigner;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;

/**
 * Knows which shards have children, from a split or a merge, that are read. It stands between a fetcher and its assigner,
 * which is asked about each shard that the fetcher discovers.
 */
final class ShardFamilies implements KinesisShardAssigner {

    private static final long serialVersionUID = 1L;

    private final KinesisShardAssigner assigner;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();

    ShardFamilies(KinesisShardAssigner assigner) {
        this.assigner = assigner;
    }

    @Override
    public int assign(StreamShardHandle shard, int subtasks) {
        add(shard.getShard().getParentShardId());
        add(shard.getShard().getAdjacentParentShardId());
        return assigner.assign(shard, subtasks);
    }

    private void add(String parent) {
        if (parent != null) {
            seen.add(parent);
        }
    }

    /**
     * Begins a round of discovery. The children found in the one before have their readers by now, in this subtask and,
     * because all subtasks look equally often, in the others.
     */
    void nextRound() {
        succeeded.addAll(seen);
    }

    /** Whether children of a shard are read. */
    boolean isSucceeded(String shardId) {
        return succeeded.contains(shardId);
    }
}
