package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;

/** What the source {@code kinesis-per-shard} does with shards that are silent, and with the position {@code LATEST}. */
@Tag("faults")
class PerShardSourceIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of(
            "execution.checkpointing.interval", "2 s",
            "heartbeat.interval", "2 s",
            "heartbeat.timeout", "10 s",
            "metrics.fetcher.update-interval", "1 s"));

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final String LIVELY = "AAPL";
    /** By their hashes they lie in all of four shards. */
    private static final List<String> QUIET = List.of("AMZN", "MSFT", "INTC", "TBV", "BRK.B", "BF-B", "A");
    private static final List<String> ALL = Stream.concat(QUIET.stream(), Stream.of(LIVELY)).toList();

    @TempDir
    static Path folder;

    private final SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint());
    private final SlidingMinimumOracle oracle = new SlidingMinimumOracle();

    @AfterEach
    void closeStreams() {
        streams.close();
    }

    /** By the tick's subtask too that has read nothing since long before: windows would drop it without a word. */
    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2, 4})
    void aQuietShardHoldsNobodyBackAndALateTickOnItIsRejected(int parallelism) throws Exception {
        String run = "quiet-" + parallelism;
        createStreams(run);
        send(run, allOf(QUIET, 0));
        send(run, allOf(List.of(LIVELY), 0, 20, 40, 60, 80));
        JobOnCluster job = submit(run, parallelism, Map.of("scan.watermark.idle-timeout", "2 s"));
        try (SlidingOutput output = streams.output(run)) {
            output.awaitUntil(() -> output.minimums().size() >= fired().size());
            assertThat(output.minimums()).hasSameElementsAs(fired());

            List<GoodTick> late = allOf(QUIET, 50);
            send(run, late);
            send(run, allOf(ALL, 200));
            output.awaitUntil(() -> output.minimums().size() >= fired().size() && output.rejects().size() >= late.size());

            assertThat(oracle.late()).isEqualTo(late);
            assertThat(job.lateRecordsDropped(START.plusSeconds(195))).isZero();
            assertIsAll(job, output, fired(), late);
        }
    }

    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2})
    void afterTheSilenceTimeoutTheLastWindowsClose(int parallelism) throws Exception {
        String run = "silence-" + parallelism;
        createStreams(run);
        send(run, allOf(ALL, 0, 4));
        JobOnCluster job = submit(run, parallelism, Map.of("silence-timeout", "3 s"));
        List<String> minimums = SlidingMinimumOracle.lines(oracle.allMinimums());
        assertThat(fired()).isEmpty();
        try (SlidingOutput output = streams.output(run)) {
            output.awaitUntil(() -> output.minimums().size() >= minimums.size());
            assertThat(output.minimums()).hasSameElementsAs(minimums);

            List<GoodTick> late = allOf(List.of(LIVELY), 4);
            send(run, late);
            output.awaitUntil(() -> !output.rejects().isEmpty());
            assertIsAll(job, output, minimums, late);
        }
    }

    /** The connector alone would begin at the end again with shards of which it has read nothing. */
    @Test
    void latestIsFromTheSubmissionOnAlsoWhenTheJobFailsBeforeItsFirstTick() throws Exception {
        String run = "latest";
        createStreams(run);
        try (TickProducer producer = streams.producer(run, PartitionKey.TICKER, 100_000)) {
            producer.run(source(allOf(List.of("BEFORE"), 0)), Limit.none());
        }
        JobOnCluster job = submit(run, 1, Map.of("scan.stream.initpos", "LATEST"));
        job.awaitCheckpoint();
        CLUSTER.running("TaskManager").handle().destroyForcibly();
        send(run, allOf(ALL, 0, 4, 20, 60));
        CLUSTER.addTaskManager();
        try (SlidingOutput output = streams.output(run)) {
            output.awaitUntil(() -> output.minimums().size() >= fired().size());

            await().atMost(SlidingStreams.LIMIT).until(() -> job.restartedAt() > 0);
            assertIsAll(job, output, fired(), List.of());
        }
    }

    /**
     * Between the end of its input and its own a task still has its timers; and the connector starts one shard after the
     * other. A stop that comes in between once failed, and the job with it.
     */
    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2})
    void aStopWithASavepointSucceedsAtAnyMoment(int parallelism) throws Exception {
        String run = "stop-" + parallelism;
        createStreams(run);
        send(run, allOf(ALL, 0, 4, 20));
        JobOnCluster job = submit(run, parallelism, Map.of(), "-D", "pipeline.auto-watermark-interval=1 ms");
        for (int i = 0; i < 4; i++) {
            String savepoint = job.stopWithSavepoint();
            job = submit(run, parallelism, Map.of(), "-D", "pipeline.auto-watermark-interval=1 ms",
                    "-D", "execution.state-recovery.path=" + savepoint);
        }
        send(run, allOf(ALL, 60));
        try (SlidingOutput output = streams.output(run)) {
            output.awaitUntil(() -> output.minimums().size() >= fired().size());
            assertIsAll(job, output, fired(), List.of());
        }
    }

    private void createStreams(String run) throws InterruptedException {
        streams.createTicks(run, 4);
        streams.createOutputs(run);
    }

    private static JobOnCluster submit(String run, int parallelism, Map<String, String> options, String... client)
            throws Exception {
        SlidingSubmission script = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder);
        JobOnCluster job = new JobOnCluster(CLUSTER.rest(), script.submit(
                EmulatorExtension.BUNDLE.script(), run, run, parallelism, options, List.of(client)));
        job.awaitRunning();
        return job;
    }

    private List<String> fired() {
        return SlidingMinimumOracle.lines(oracle.firedMinimums());
    }

    /** A tick of each ticker at each of some times, in seconds from the start. */
    private static List<GoodTick> allOf(List<String> tickers, int... seconds) {
        List<GoodTick> ticks = new ArrayList<>();
        for (int second : seconds) {
            tickers.forEach(ticker -> ticks.add(new GoodTick(ticker, 10, START.plusSeconds(second))));
        }
        return ticks;
    }

    /** Sends ticks, and lets the oracle read them. */
    private void send(String run, List<GoodTick> ticks) {
        ticks.forEach(oracle::read);
        try (TickProducer producer = streams.producer(run, PartitionKey.TICKER, 100_000)) {
            producer.run(source(ticks), Limit.none());
        }
    }

    private static TickSource source(List<GoodTick> ticks) {
        return SlidingStreams.source(ticks.stream()
                .map(tick -> new Tick(SdkBytes.fromUtf8String(tick.json()), tick.ticker(), tick.price()))
                .toList());
    }

    /** The job is stopped first: what it writes on its way out counts too. */
    private static void assertIsAll(JobOnCluster job, SlidingOutput output, List<String> minimums, List<GoodTick> late)
            throws Exception {
        CLUSTER.cancel(job.id());
        output.readToEnd();
        output.assertIsExactly(minimums, late.stream()
                .map(tick -> SlidingOutput.reject("late", tick.json().getBytes(StandardCharsets.UTF_8)))
                .toList());
    }
}
