package dev.kinesissql.udf.kinesis.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Shard;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kinesis")
class ShardFamiliesTest {

    private static final long ALL = Long.MAX_VALUE;

    private final ShardFamilies families = new ShardFamilies((shard, subtasks) -> 42);

    @Test
    void theAssignmentIsTheAssigners() {
        assertThat(families.assign(shard(0, null, null), 4)).isEqualTo(42);
    }

    @Test
    void aShardIsSucceededWhenItsChildrenHaveReadersHere() {
        families.assign(shard(0, null, null), 1);
        families.nextRound();
        families.assign(shard(1, 0, null), 1);
        families.assign(shard(2, 0, null), 1);
        assertThat(families.isSucceeded(id(0), ALL)).isFalse();
        families.nextRound();

        assertThat(families.isSucceeded(id(0), ALL)).isTrue();
        assertThat(families.isSucceeded(id(1), ALL)).isFalse();
        assertThat(families.settled()).isEqualTo(2);
    }

    @Test
    void andInTheOtherSubtasks() {
        families.assign(shard(1, 0, null), 2);
        families.assign(shard(2, 0, null), 2);
        families.nextRound();

        assertThat(families.isSucceeded(id(0), ShardFamilies.NONE)).isFalse();
        assertThat(families.isSucceeded(id(0), 1)).isFalse();
        assertThat(families.isSucceeded(id(0), 2)).isTrue();
    }

    @Test
    void soAreBothParentsOfAMergedShard() {
        families.assign(shard(2, 0, 1), 1);
        families.nextRound();

        assertThat(families.isSucceeded(id(0), ALL)).isTrue();
        assertThat(families.isSucceeded(id(1), ALL)).isTrue();
    }

    @Test
    void anIdThatIsNoneIsToldSo() {
        StreamShardHandle strange = new StreamShardHandle("ticks", new Shard().withShardId("shard-7"));

        assertThatThrownBy(() -> families.assign(strange, 1))
                .hasMessage("A shard's id was expected as shardId-000000000000, but is shard-7.");
    }

    private static StreamShardHandle shard(int number, Integer parent, Integer otherParent) {
        return new StreamShardHandle("ticks", new Shard()
                .withShardId(id(number))
                .withParentShardId(id(parent))
                .withAdjacentParentShardId(id(otherParent)));
    }

    private static String id(Integer number) {
        return number == null ? null : String.format("shardId-%012d", number);
    }
}
