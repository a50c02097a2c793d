package dev.kinesissql.local.ticks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class PartitionKeyTest {

    @Test
    void isTheTickerOrTheTutorialsConstant() {
        assertThat(PartitionKey.TICKER.of(tick("AAPL"))).isEqualTo("AAPL");
        assertThat(PartitionKey.CONSTANT.of(tick("AAPL"))).isEqualTo("partitionkey");
    }

    @Test
    void isTheConstantWhenKinesisWouldNotTakeTheTicker() {
        assertThat(PartitionKey.TICKER.of(tick(null))).isEqualTo("partitionkey");
        assertThat(PartitionKey.TICKER.of(tick(""))).isEqualTo("partitionkey");
        assertThat(PartitionKey.TICKER.of(tick("x".repeat(256)))).isEqualTo("x".repeat(256));
        assertThat(PartitionKey.TICKER.of(tick("x".repeat(257)))).isEqualTo("partitionkey");
    }

    private static Tick tick(String ticker) {
        return new Tick(SdkBytes.fromUtf8String("{}"), ticker, null);
    }
}
