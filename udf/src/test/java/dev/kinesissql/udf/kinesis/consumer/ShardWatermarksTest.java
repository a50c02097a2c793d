package dev.kinesissql.udf.kinesis.consumer;

import static dev.kinesissql.udf.kinesis.consumer.ShardWatermarks.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardWatermarksTest {

    private final ShardWatermarks watermarks = new ShardWatermarks(NONE);

    @Test
    void aShardThatHasNotAnsweredHoldsBackTheOthers() {
        ShardWatermarks.Shard answered = watermarks.add(NONE);
        ShardWatermarks.Shard silent = watermarks.add(NONE);
        answered.advance(100);

        assertThat(watermarks.next()).isEqualTo(NONE);
        silent.advance(30);
        assertThat(watermarks.next()).isEqualTo(30);
    }

    @Test
    void anIdleShardDoesNot() {
        ShardWatermarks.Shard answered = watermarks.add(NONE);
        watermarks.add(NONE).setIdle(true);
        answered.advance(100);

        assertThat(watermarks.next()).isEqualTo(100);
        assertThat(watermarks.isIdle()).isFalse();
    }

    @Test
    void timeDoesNotGoBackForAShardThatComesBackOrIsNew() {
        ShardWatermarks.Shard fast = watermarks.add(NONE);
        ShardWatermarks.Shard back = watermarks.add(10);
        back.setIdle(true);
        fast.advance(100);
        assertThat(watermarks.next()).isEqualTo(100);

        back.setIdle(false);
        fast.advance(200);
        assertThat(watermarks.next()).isEqualTo(NONE);
        back.advance(150);
        assertThat(watermarks.next()).isEqualTo(150);
        watermarks.add(NONE);
        back.advance(190);
        assertThat(watermarks.next()).isEqualTo(NONE);
        assertThat(watermarks.emitted()).isEqualTo(150);
    }

    @Test
    void aShardBeginsWithTheWatermarkThatItHad() {
        watermarks.add(70);
        watermarks.add(50);

        assertThat(watermarks.next()).isEqualTo(50);
        assertThat(watermarks.next()).isEqualTo(NONE);
    }

    @Test
    void timeGoesOnFromTheWatermarkThatTheSubtaskHad() {
        ShardWatermarks restored = new ShardWatermarks(100);
        ShardWatermarks.Shard shard = restored.add(NONE);
        shard.advance(90);

        assertThat(restored.emitted()).isEqualTo(100);
        assertThat(restored.next()).isEqualTo(NONE);
        shard.advance(110);
        assertThat(restored.next()).isEqualTo(110);
    }

    @Test
    void aWatermarkOfAShardDoesNotGoBack() {
        ShardWatermarks.Shard shard = watermarks.add(70);
        shard.advance(60);

        assertThat(shard.watermark()).isEqualTo(70);
    }

    @Test
    void withoutAShardOrWithIdleOnesOnlyItIsIdle() {
        assertThat(watermarks.isIdle()).isTrue();
        assertThat(watermarks.next()).isEqualTo(NONE);
        ShardWatermarks.Shard shard = watermarks.add(5);
        assertThat(watermarks.isIdle()).isFalse();
        shard.setIdle(true);
        assertThat(watermarks.isIdle()).isTrue();
        assertThat(watermarks.next()).isEqualTo(NONE);
    }

    /** Where {@code mayStep} says no, {@code next} would have had no more than a step to say. */
    @Test
    void noStepIsMissed() {
        Random random = new Random(20261124);
        List<ShardWatermarks.Shard> shards = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            shards.add(watermarks.add(NONE));
        }
        for (int i = 0; i < 100_000; i++) {
            ShardWatermarks.Shard shard = shards.get(random.nextInt(shards.size()));
            shard.advance(random.nextInt(10 + i));
            boolean mayStep = watermarks.mayStep(shard, 200);
            long lowest = shards.stream().mapToLong(ShardWatermarks.Shard::watermark).min().orElseThrow();
            if (mayStep) {
                long next = watermarks.next();
                assertThat(next == NONE ? watermarks.emitted() : next).isEqualTo(Math.max(lowest, watermarks.emitted()));
            } else {
                assertThat(lowest <= watermarks.emitted() || lowest - 200 <= watermarks.emitted()).isTrue();
            }
        }
        assertThat(watermarks.emitted()).isGreaterThan(0);
    }
}
