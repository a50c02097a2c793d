package dev.kinesissql.udf.kinesis;

import static dev.kinesissql.udf.kinesis.paced.PacedTables.AFTER_EACH_ROW;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.PER_SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import dev.kinesissql.udf.kinesis.paced.PacedStream;
import dev.kinesissql.udf.kinesis.paced.PacedTables;
import java.time.LocalDateTime;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connector {@code kinesis-per-shard} in SQL: what it refuses, and what it hands on. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class PerShardTableFactoryTest {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    private static final LocalDateTime START = LocalDateTime.parse("2026-11-22T08:00:00");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'wrapped-connector' = 'kinesis-per-shard' | The option 'wrapped-connector' names 'kinesis-per-shard' itself.\
             Name the connector that reads.
            'wrapped-connector' = 'paced', 'provided' = 'lookup' | The connector 'paced' makes no source that can be\
             scanned; 'kinesis-per-shard' cannot wrap it.
            'wrapped-connector' = 'paced', 'provided' = 'something_else' | The wrapped connector provides\
             dev.kinesissql.udf.kinesis.paced.SomethingElse, whose splits cannot be told apart: it is neither of Flink's\
             Source interface nor of a Kinesis connector 4.x beside this jar. Use that connector by its own name; its\
             watermark is then one per subtask.
            'wrapped-connector' = 'paced', 'provided' = 'filtered_stream' | The wrapped connector makes 'Filter' behind\
             its source; 'kinesis-per-shard' can wrap a source only. Use that connector by its own name; its watermark is\
             then one per subtask.
            'wrapped-connector' = 'paced', 'silence-timeout' = '1 min' | 'silence-timeout' needs Kinesis connector 4.x:\
             no other tells whether a shard is silent or its answers are. Leave the option away.
            'wrapped-connector' = 'paced', 'silence-timeout' = '0 s' | 'silence-timeout': expected a duration longer than 0\
             such as '30 s', got '0 s'.
            """)
    void whatCannotBeWrappedIsRefusedWhenTheQueryIsPlanned(String options, String message) {
        assertRefused(PacedTables.with().ticks("none", "'connector' = 'kinesis-per-shard', " + options), message);
    }

    @Test
    void aConnectorThatIsNotThereIsNamedWithThoseThatAre() {
        PacedTables tables =
                PacedTables.with().ticks("none", "'connector' = 'kinesis-per-shard', 'wrapped-connector' = 'pace'");

        assertThatThrownBy(() -> tables.sql().explainSql("SELECT * FROM ticks"))
                .rootCause()
                .hasMessageStartingWith("Could not find any factory for identifier 'pace'")
                .hasMessageContaining("\npaced\n");
    }

    @Test
    void aWrongOptionIsRefusedByTheWrappedConnector() {
        PacedTables tables = PacedTables.with().ticks("none", PER_SPLIT + ", 'silence-timout' = '1 min'");

        assertThatThrownBy(() -> tables.sql().explainSql("SELECT * FROM ticks"))
                .rootCause()
                .hasMessageStartingWith(
                        "Unsupported options found for 'paced'.\n\nUnsupported options:\n\nsilence-timout\n");
    }

    @Tag("kinesis")
    @Test
    void alignmentIsRefusedForAConnectorThatCannotPauseShards() {
        assertRefused(
                PacedTables.with().ticks("none", "'connector' = 'kinesis-per-shard', 'aws.region' = 'us-west-2',"
                        + " 'format' = 'json', 'scan.watermark.alignment.group' = 'ticks',"
                        + " 'scan.watermark.alignment.max-drift' = '1 min'"),
                "The options 'scan.watermark.alignment.*' need a connector whose source can pause a shard, and Kinesis"
                        + " connector 4.x cannot. Leave them away, or take connector 5.x or later.");
    }

    @Test
    void aWatermarkThatTheSourceIsToMakeIsRefused() {
        assertRefused(
                PacedTables.with().ticks("none", PER_SPLIT,
                        "split STRING, event_time TIMESTAMP(3), WATERMARK FOR event_time AS SOURCE_WATERMARK()"),
                "'kinesis-per-shard' makes the watermarks of the shards from a column, not by SOURCE_WATERMARK(). Declare"
                        + " one, such as WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND, or use the"
                        + " connector 'paced' by its own name.");
    }

    @Test
    void withoutAWatermarkTheWrappedConnectorIsUsedAsItIs() {
        PacedStream.named("as_it_is").open("a", 1).put("a", 0, 2).end();

        assertThat(PacedTables.with()
                        .ticks("as_it_is", PER_SPLIT + ", 'provided' = 'filtered_stream'",
                                "split STRING, event_time TIMESTAMP(3)")
                        .rows("SELECT * FROM ticks"))
                .containsExactly(Row.of("a", START), Row.of("a", START.plusSeconds(1)));
    }

    @Test
    void metadataColumnsAreReadAndTheWatermarkCanBeMadeOfThem() {
        PacedStream.named("metadata").open("a", 10).put("a", 0, 3).open("b", 1).put("b", 0, 2).end();
        PacedTables tables = PacedTables.with("pipeline.auto-watermark-interval=0").ticks(
                "metadata",
                PER_SPLIT + AFTER_EACH_ROW,
                "arrived TIMESTAMP(3) NOT NULL METADATA FROM 'arrival' VIRTUAL, split STRING, event_time TIMESTAMP(3),"
                        + " WATERMARK FOR arrived AS arrived");

        assertThat(tables.rows("SELECT arrived, split, event_time, CURRENT_WATERMARK(arrived) FROM ticks"))
                .containsExactly(
                        Row.of(START.plusHours(1), "a", START, null),
                        Row.of(START.plusHours(1).plusSeconds(1), "a", START.plusSeconds(1), null),
                        Row.of(START.plusHours(1).plusSeconds(2), "a", START.plusSeconds(2), null),
                        Row.of(START.plusHours(1), "b", START, null),
                        Row.of(START.plusHours(1).plusSeconds(1), "b", START.plusSeconds(1), START.plusHours(1)));
    }

    @Test
    void aMetadataColumnThatIsNotReadIsNotAskedFor() {
        PacedStream.named("no_metadata").open("a", 1).put("a", 0, 1).end();

        assertThat(PacedTables.with()
                        .ticks("no_metadata", PER_SPLIT, "arrival TIMESTAMP(3) METADATA, split STRING,"
                                + " event_time TIMESTAMP(3), WATERMARK FOR event_time AS event_time")
                        .rows("SELECT split, event_time FROM ticks"))
                .containsExactly(Row.of("a", START));
    }

    private static void assertRefused(PacedTables tables, String message) {
        assertThatThrownBy(() -> tables.sql().explainSql("SELECT * FROM ticks"))
                .extracting(ExceptionUtils::getThrowableList, LIST)
                .last(THROWABLE)
                .hasMessage(message);
    }
}
