package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.memory.MemoryKinesis;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link BackfillIT} shows, with all combinations of shards, length of the history and parallelism, several jobs at a
 * time: {@code mvn verify -Pfaults -Dit.groups=backfill}. With {@code -Dbackfill.runs=10} each is run ten times.
 */
@Tag("backfill")
class BackfillMatrixIT {

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(SlidingApplication.clusterOptions(Map.of(
            "taskmanager.numberOfTaskSlots", "48",
            "taskmanager.memory.process.size", "3g")));

    private static final int RUNS = Integer.getInteger("backfill.runs", 1);
    private static final int AT_A_TIME = 6;
    private static final List<Integer> PARALLELISMS = List.of(1, 2, 4, 8);
    private static final List<String> FORTY_TICKERS = IntStream.range(0, 40).mapToObj(i -> "T" + i).toList();

    /** Streams, and the tickers that go to them. */
    private enum History {
        FOUR_SHARDS(4, OracleTicks.TICKERS, 1_500, 6_000, 100_000),
        FOUR_SHARDS_ONE_OF_THEM_EMPTY(4, List.of("AAPL", "AMZN", "MSFT", "INTC"), 1_500, 100_000),
        FOUR_SHARDS_ONE_OF_THEM_SPLIT(4, FORTY_TICKERS, 1_500, 100_000),
        SIXTEEN_SHARDS(16, FORTY_TICKERS, 1_500, 100_000);

        private final int shards;
        private final List<String> tickers;
        private final List<Integer> counts;

        History(int shards, List<String> tickers, Integer... counts) {
            this.shards = shards;
            this.tickers = tickers;
            this.counts = List.of(counts);
        }

        /** The ticks of the longest are closer together: their windows would be more than need be compared. */
        OracleTicks ticks(int count) throws Exception {
            return OracleTicks.write(folder, count, Duration.ofMillis(count > 10_000 ? 10 : 50), tickers);
        }
    }

    @TempDir
    static Path folder;

    private static MemoryKinesis kinesis;
    private static SlidingStreams streams;
    private static String jar;
    private static ExecutorService threads;

    @BeforeAll
    static void start() throws Exception {
        kinesis = MemoryKinesis.startWithPieces(20261124);
        streams = new SlidingStreams(kinesis.endpoint());
        threads = Executors.newFixedThreadPool(AT_A_TIME);
        jar = CLUSTER.upload(SlidingApplication.jar());
    }

    @AfterAll
    static void stop() {
        if (threads != null) {
            threads.shutdownNow();
        }
        if (streams != null) {
            streams.close();
        }
        if (kinesis != null) {
            kinesis.close();
        }
    }

    static Stream<Arguments> histories() {
        return Arrays.stream(History.values())
                .flatMap(history -> history.counts.stream().map(count -> Arguments.of(history, count)));
    }

    @ParameterizedTest(name = "{0}, {1} ticks")
    @MethodSource("histories")
    void allWindowsAreRight(History history, int count) throws Exception {
        OracleTicks ticks = history.ticks(count);
        String stream = history + "-" + count;
        send(history, stream, ticks);
        Map<String, Future<?>> runs = new LinkedHashMap<>();
        for (int i = 0; i < RUNS; i++) {
            for (int parallelism : PARALLELISMS) {
                String run = stream + "-" + parallelism + "-" + i;
                runs.put(run, threads.submit(() -> {
                    assertIsRead(ticks, stream, run, parallelism);
                    return null;
                }));
            }
        }
        SoftAssertions.assertSoftly(softly -> runs.forEach(
                (run, end) -> softly.assertThatCode(end::get).as(run).doesNotThrowAnyException()));
    }

    private static void send(History history, String stream, OracleTicks ticks) throws Exception {
        streams.createTicks(stream, history.shards);
        boolean split = history == History.FOUR_SHARDS_ONE_OF_THEM_SPLIT;
        try (NdjsonTicks source = new NdjsonTicks(ticks.file());
                TickProducer producer = streams.producer(stream, PartitionKey.TICKER, 1_000_000)) {
            if (split) {
                producer.run(source, Limit.count(ticks.count() / 2));
                streams.splitTicks(stream);
            }
            producer.run(source, Limit.none());
            assertThat(producer.accepted()).isEqualTo(ticks.count());
        }
        List<Integer> records = kinesis.records(SlidingStreams.name("ticks", stream));
        assertThat(records).hasSize(history.shards + (split ? 2 : 0));
        if (history != History.SIXTEEN_SHARDS) {
            assertThat(records.stream().filter(each -> each == 0))
                    .hasSize(history == History.FOUR_SHARDS_ONE_OF_THEM_EMPTY ? 1 : 0);
        }
    }

    private static void assertIsRead(OracleTicks ticks, String stream, String run, int parallelism) throws Exception {
        streams.createOutputs(run);
        Path properties =
                new SlidingApplication(kinesis.endpoint().uri(), folder).properties(stream, run, Map.of());
        String job = CLUSTER.run(
                jar, SlidingApplication.MAIN, parallelism, List.of("--properties", properties.toString()));
        new HistoryRun(CLUSTER, streams).assertIsRight(ticks, run, job);
        streams.deleteOutputs(run);
    }
}
