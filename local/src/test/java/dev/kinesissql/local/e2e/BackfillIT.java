package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.memory.MemoryKinesis;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs that read the past of several shards from its beginning, with the ticker as partition key: all windows are right
 * and nothing is late, whatever the shards and the parallelism. {@link BackfillMatrixIT} has all combinations.
 */
@Tag("faults")
class BackfillIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(Map.of(
                    "taskmanager.numberOfTaskSlots", "8",
                    // By default the API's metrics are up to 10 s old.
                    "metrics.fetcher.update-interval", "500"));

    private static final List<String> FORTY_TICKERS = IntStream.range(0, 40).mapToObj(i -> "T" + i).toList();

    @TempDir
    static Path folder;

    private static final Set<String> FILLED = new HashSet<>();
    private static SlidingStreams streams;

    @BeforeAll
    static void connect() {
        streams = new SlidingStreams(EMULATOR.endpoint());
    }

    @AfterAll
    static void closeStreams() {
        if (streams != null) {
            streams.close();
        }
    }

    @ParameterizedTest(name = "{1} ticks in {0} shards, parallelism {2}")
    @CsvSource({
        "4, 1500, 1", "4, 1500, 2", "4, 1500, 4", "4, 1500, 8", "4, 6000, 1", "4, 6000, 2"
    })
    void allWindowsAreRight(int shards, int count, int parallelism) throws Exception {
        OracleTicks ticks = OracleTicks.write(folder, count, OracleTicks.TICKERS);
        String stream = "history-" + count;
        if (FILLED.add(stream)) {
            streams.create(stream, shards, PartitionKey.TICKER, ticks.file(), ticks.count());
        }

        assertIsRead(ticks, stream, parallelism);
    }

    @ParameterizedTest(name = "parallelism {0}")
    @CsvSource({"1", "2"})
    void soTheyAreWithSixteenShards(int parallelism) throws Exception {
        OracleTicks ticks = OracleTicks.write(folder, 1_500, FORTY_TICKERS);
        if (FILLED.add("sixteen")) {
            streams.create("sixteen", 16, PartitionKey.TICKER, ticks.file(), ticks.count());
        }

        assertIsRead(ticks, "sixteen", parallelism);
    }

    @ParameterizedTest(name = "parallelism {0}")
    @CsvSource({"1", "2"})
    void soTheyAreWithEmptyShards(int parallelism) throws Exception {
        OracleTicks ticks = OracleTicks.write(folder, 1_500, List.of("AAPL", "TBV"));
        if (FILLED.add("empty")) {
            streams.create("empty", 4, PartitionKey.TICKER, ticks.file(), ticks.count());
        }

        assertIsRead(ticks, "empty", parallelism);
    }

    @ParameterizedTest(name = "parallelism {0}")
    @CsvSource({"1", "2", "8"})
    void soTheyAreWithShardsThatWereSplitAndMerged(int parallelism) throws Exception {
        OracleTicks ticks = OracleTicks.write(folder, 1_500, FORTY_TICKERS);
        if (FILLED.add("resharded")) {
            streams.createTicks("resharded", 3);
            try (TickSource source = new NdjsonTicks(ticks.file())) {
                send(source, 500);
                streams.splitTicks("resharded");
                send(source, 500);
                streams.mergeTicks("resharded");
                send(source, ticks.count() - 1_000);
            }
        }

        assertIsRead(ticks, "resharded", parallelism);
    }

    /** A shard's history takes several answers of Kinesis. The emulator cannot hold so much. */
    @ParameterizedTest(name = "parallelism {0}")
    @CsvSource({"1", "4"})
    void soTheyAreWithAHundredThousandTicks(int parallelism) throws Exception {
        OracleTicks ticks = OracleTicks.write(folder, 100_000, Duration.ofMillis(10), OracleTicks.TICKERS);
        try (MemoryKinesis kinesis = MemoryKinesis.start(); SlidingStreams past = new SlidingStreams(kinesis.endpoint())) {
            past.create("long", 4, PartitionKey.TICKER, ticks.file(), ticks.count());
            assertThat(kinesis.records(SlidingStreams.name("ticks", "long"))).allMatch(records -> records > 10_000);

            assertIsRead(kinesis.endpoint(), past, ticks, "long", parallelism);
        }
    }

    private static void send(TickSource source, int count) {
        try (TickProducer producer = streams.producer("resharded", PartitionKey.TICKER, 100_000)) {
            producer.run(source, Limit.count(count));
            assertThat(producer.accepted()).isEqualTo(count);
        }
    }

    /** What the source is for: with the plain connector ticks of the shards that answer later are late. */
    @Test
    void withTheConnectorAloneTheyAreNot() throws Exception {
        OracleTicks ticks = OracleTicks.write(folder, 1_500, OracleTicks.TICKERS);
        streams.create("plain", 4, PartitionKey.TICKER, ticks.file(), ticks.count());
        String job = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder).submit(
                EmulatorExtension.BUNDLE.script(), "plain", "plain", 1, Map.of("connector", "kinesis"), List.of());
        try (SlidingOutput output = streams.output("plain")) {
            output.awaitUntil(() -> output.rejects().size() > 100);
            CLUSTER.cancel(job);
            output.readToEnd();
            assertThat(output.rejects()).hasSizeGreaterThan(100).allSatisfy(reject -> assertThat(reject).startsWith("late "));
            assertThat(new HashSet<>(output.minimums())).isNotEqualTo(new HashSet<>(ticks.minimums()));
        }
    }

    private static void assertIsRead(OracleTicks ticks, String stream, int parallelism) throws Exception {
        assertIsRead(EMULATOR.endpoint(), streams, ticks, stream, parallelism);
    }

    private static void assertIsRead(
            KinesisEndpoint kinesis, SlidingStreams in, OracleTicks ticks, String stream, int parallelism) throws Exception {
        String run = stream + "-" + parallelism;
        in.createOutputs(run);
        String job = new SlidingSubmission(kinesis.uri(), CLUSTER, folder).submit(stream, run, parallelism);
        new HistoryRun(CLUSTER, in).assertIsRight(ticks, run, job);
    }
}
