package dev.kinesissql.local.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Which shards of a stream are read, and which are to be read next: a shard comes after its parents, so that
 * the records of a partition key stay in their order over a split or a merge. Not thread-safe.
 */
final class Lineage {

    private final Set<String> reading = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> awaitingChildren = new HashSet<>();

    /** Counts the closed shards as read: what LATEST asks for. */
    void skipClosed(List<Shard> shards) {
        for (Shard shard : shards) {
            if (shard.sequenceNumberRange().endingSequenceNumber() != null) {
                ended.add(shard.shardId());
            }
        }
    }

    /** The shards to start now: not known yet, and every parent that the stream still lists has been read. */
    List<String> next(List<Shard> shards) {
        Set<String> listed = new HashSet<>();
        shards.forEach(shard -> listed.add(shard.shardId()));
        List<String> ready = new ArrayList<>();
        for (Shard shard : shards) {
            parents(shard).forEach(awaitingChildren::remove);
            boolean known = reading.contains(shard.shardId()) || ended.contains(shard.shardId());
            boolean parentsRead =
                    parents(shard).allMatch(parent -> ended.contains(parent) || !listed.contains(parent));
            if (!known && parentsRead) {
                ready.add(shard.shardId());
            }
        }
        reading.addAll(ready);
        return ready;
    }

    /** Notes that a shard has been read to its end. */
    void ended(String shardId) {
        reading.remove(shardId);
        ended.add(shardId);
        awaitingChildren.add(shardId);
    }

    /** True while the stream lists no child of a shard that has ended: the list is to be asked for again. */
    boolean awaitsChildren() {
        return !awaitingChildren.isEmpty();
    }

    private static Stream<String> parents(Shard shard) {
        return Stream.of(shard.parentShardId(), shard.adjacentParentShardId()).filter(Objects::nonNull);
    }
}
