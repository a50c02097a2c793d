package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.bin.BundleProcess;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;

/**
 * An upgrade as the README has it: the script of the last release is stopped with a savepoint, while windows are open, and
 * another script starts from it. The shipped one goes on as if nothing had been; of others, the README's table says what
 * becomes of the state, and this shows that it is so.
 *
 * <p>Two shards: the key of AAPL and MSFT is in the one, that of AMZN and TBV in the other.
 */
@Tag("faults")
class UpgradeIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(Map.of("taskmanager.numberOfTaskSlots", "4"));

    private static final Path RELEASED = Path.of("src", "test", "resources", "released", "sliding.sql");
    private static final String TICKS = "upgrade";
    private static final String RELEASED_RUN = "released";
    private static final String AVERAGE = "average";
    private static final String UNNOTICED = "unnoticed";
    private static final String ONE_INSERT = "one_insert";

    /** The last ones let the windows up to 08:03:10 fire; three windows are open. */
    private static final List<GoodTick> BEFORE = List.of(
            tick("08:03:00", "AAPL", 50), tick("08:03:02", "AAPL", 10), tick("08:03:02", "TBV", 70),
            tick("08:03:07", "TBV", 20), tick("08:03:11", "AAPL", 5), tick("08:03:12", "TBV", 3),
            tick("08:03:13", "AMZN", 6), tick("08:03:14", "AAPL", 95),
            tick("08:03:16", "AAPL", 60), tick("08:03:16", "AMZN", 8), tick("08:03:16", "MSFT", 7),
            tick("08:03:16", "TBV", 30));

    /** The first is late for all of its windows; the last ones let all other windows fire. */
    private static final List<GoodTick> AFTER = List.of(
            tick("08:03:01", "AAPL", 0.01),
            tick("08:03:12", "AAPL", 80), tick("08:03:14", "TBV", 40), tick("08:03:17", "MSFT", 9),
            tick("08:03:18", "AMZN", 2), tick("08:03:19", "AAPL", 40),
            tick("08:04:20", "AAPL", 1), tick("08:04:20", "AMZN", 1), tick("08:04:20", "MSFT", 1),
            tick("08:04:20", "TBV", 1));

    /** What is read twice is rejected twice: these are sent last before the savepoint and first after it, to both shards. */
    private static final List<GoodTick> BAD_BEFORE = List.of(tick("08:03:16", "AAPL", -1), tick("08:03:16", "TBV", -1));

    private static final List<GoodTick> BAD_AFTER = List.of(tick("08:03:16", "AAPL", -2), tick("08:03:16", "TBV", -2));

    @TempDir
    static Path folder;

    private static SlidingStreams streams;
    private static SlidingSubmission client;
    private static String savepoint;
    private static List<String> minimumsBefore;
    private static List<String> minimumsAfter;
    private static BundleProcess.Result clientOfOthers;
    private static final Map<String, JobOnCluster> OTHERS = new HashMap<>();

    @BeforeAll
    static void stopTheReleasedScriptWithASavepoint() throws Exception {
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        BEFORE.forEach(oracle::read);
        minimumsBefore = SlidingMinimumOracle.lines(oracle.firedMinimums());
        AFTER.forEach(oracle::read);
        minimumsAfter = new ArrayList<>(SlidingMinimumOracle.lines(oracle.firedMinimums()));
        minimumsAfter.removeAll(minimumsBefore);
        assertThat(oracle.late()).containsExactly(AFTER.get(0));

        streams = new SlidingStreams(EMULATOR.endpoint());
        client = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder);
        streams.createTicks(TICKS, 2);
        streams.createOutputs(RELEASED_RUN);
        String job = client.submit(RELEASED, TICKS, RELEASED_RUN, 1, Map.of(), List.of());
        send(BEFORE, BAD_BEFORE);
        try (SlidingOutput output = streams.output(RELEASED_RUN)) {
            awaitAll(output, minimumsBefore, rejects("invalid_price", BAD_BEFORE));
            savepoint = CLUSTER.stopWithSavepoint(job);
            output.readToEnd();
            output.assertIsExactly(minimumsBefore, rejects("invalid_price", BAD_BEFORE));
        }
        send(BAD_AFTER, AFTER);
        startOthers();
    }

    @AfterAll
    static void closeStreams() {
        if (streams != null) {
            streams.close();
        }
    }

    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2})
    void theShippedScriptGoesOnWhereTheReleasedOneWasStopped(int parallelism) throws Exception {
        List<String> rejects = new ArrayList<>(rejects("invalid_price", BAD_AFTER));
        rejects.addAll(rejects("late", AFTER.subList(0, 1)));
        String run = "parallelism-" + parallelism;
        JobOnCluster job = restore(EmulatorExtension.BUNDLE.script(), run, parallelism);
        try (SlidingOutput output = streams.output(run)) {
            awaitAll(output, minimumsAfter, rejects);
            job.assertHasRunWithoutARestart();
            CLUSTER.cancel(job.id());
            output.readToEnd();
            output.assertIsExactly(minimumsAfter, rejects);
        }
    }

    /** The client has done its part when the cluster has taken the job: only the cluster tells of this failure. */
    @Test
    void anAggregateWithAnotherStateMakesTheJobFail() throws Exception {
        JobOnCluster job = OTHERS.get(AVERAGE);

        await().atMost(SlidingStreams.LIMIT).until(() -> CLUSTER.rest().jobState(job.id()).orElse("").equals("FAILED"));

        assertThat(CLUSTER.rest().lastFailure(job.id()).orElseThrow())
                .containsPattern("StateMigrationException: For heap backends, the new state serializer \\(.*\\)"
                        + " must not be incompatible with the old state serializer");
        try (SlidingOutput output = streams.output(AVERAGE)) {
            output.readToEnd();
            output.assertIsExactly(List.of(), List.of());
        }
    }

    /** The highest price of 20 seconds: what the savepoint has are the lowest ones of the last 10. */
    @Test
    void anAggregateWithTheSameStateAndAnotherWindowTakeItOverUnnoticedAndWrong() throws Exception {
        JobOnCluster job = OTHERS.get(UNNOTICED);
        try (SlidingOutput output = streams.output(UNNOTICED)) {
            output.awaitUntil(() -> output.minimums().size() >= minimumsAfter.size());
            job.assertHasRunWithoutARestart();
            CLUSTER.cancel(job.id());
            output.readToEnd();
            assertThat(output.minimums())
                    .as("from 08:02:55 on, with AAPL at 95 in it")
                    .contains("2026-11-22 08:03:15 AAPL 80.0")
                    .as("from 08:03:00 on, with TBV at 70 in it")
                    .contains("2026-11-22 08:03:20 TBV 40.0");
        }
    }

    @Test
    void oneInsertLessIsRefused() {
        assertThat(clientOfOthers.errors()).endsWith(" (EXECUTE STATEMENT SET): the savepoint " + savepoint
                + " has the state of operators that this script does not have. Start the script that it was taken from: with"
                + " one INSERT more or less, or another connector, its state is not found. To start afresh, leave"
                + " execution.state-recovery.path out.\n");
        assertThat(clientOfOthers.exitCode()).isEqualTo(1);
    }

    private static JobOnCluster restore(Path script, String run, int parallelism) throws Exception {
        streams.createOutputs(run);
        return new JobOnCluster(
                CLUSTER.rest(), client.submit(script, TICKS, run, parallelism, Map.of(), fromSavepoint()));
    }

    private static List<String> fromSavepoint() {
        return List.of("-D", "execution.state-recovery.path=" + savepoint);
    }

    /**
     * Starts other scripts from the savepoint, one after the other in one client, each in a database of its own; the last
     * one is refused.
     */
    private static void startOthers() throws Exception {
        String shipped = Files.readString(EmulatorExtension.BUNDLE.script());
        String rejects = shipped.substring(shipped.indexOf("\nINSERT INTO rejects\n"), shipped.indexOf("\nEND;\n"));
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put(AVERAGE, SlidingSubmission.replace(shipped,
                "MIN(price)", "AVG(price)", "TABLE low_ticks", "TABLE good_ticks"));
        scripts.put(UNNOTICED, SlidingSubmission.replace(shipped,
                "MIN(price)", "MAX(price)", "TABLE low_ticks", "TABLE good_ticks",
                "DESCRIPTOR(row_time), INTERVAL '5' SECOND, INTERVAL '10' SECOND",
                "DESCRIPTOR(row_time), INTERVAL '5' SECOND, INTERVAL '20' SECOND"));
        scripts.put(ONE_INSERT, SlidingSubmission.replace(shipped, rejects, ""));
        StringBuilder all = new StringBuilder();
        for (Map.Entry<String, String> each : scripts.entrySet()) {
            String run = each.getKey();
            streams.createOutputs(run);
            all.append("CREATE DATABASE ").append(run).append(";\nUSE ").append(run).append(";\n")
                    .append(Files.readString(client.environment(TICKS, run, Map.of()))).append(each.getValue());
        }
        List<String> arguments = new ArrayList<>(fromSavepoint());
        arguments.addAll(List.of("-D", "restart-strategy.type=disable"));

        clientOfOthers = client.run(client.environment(TICKS, "others", Map.of()),
                Files.writeString(folder.resolve("others.sql"), all), 1, arguments);

        List<String> jobs = SlidingSubmission.jobIds(clientOfOthers);
        assertThat(jobs).as(clientOfOthers.output() + clientOfOthers.errors()).hasSize(2);
        OTHERS.put(AVERAGE, new JobOnCluster(CLUSTER.rest(), jobs.get(0)));
        OTHERS.put(UNNOTICED, new JobOnCluster(CLUSTER.rest(), jobs.get(1)));
    }

    /** Sends ticks in their order, in each shard. */
    private static void send(List<GoodTick> first, List<GoodTick> second) {
        List<Tick> ticks = Stream.concat(first.stream(), second.stream())
                .map(tick -> new Tick(SdkBytes.fromUtf8String(tick.json()), tick.ticker(), tick.price()))
                .toList();
        try (TickProducer producer = streams.producer(TICKS, PartitionKey.TICKER, 100_000)) {
            producer.run(SlidingStreams.source(ticks), Limit.none());
            assertThat(producer.accepted()).isEqualTo(ticks.size());
        }
    }

    private static void awaitAll(SlidingOutput output, List<String> minimums, List<String> rejects) throws Exception {
        output.awaitUntil(() ->
                output.minimums().size() >= minimums.size() && output.rejects().size() >= rejects.size());
    }

    private static List<String> rejects(String reason, List<GoodTick> ticks) {
        return ticks.stream()
                .map(tick -> SlidingOutput.reject(reason, tick.json().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static GoodTick tick(String time, String ticker, double price) {
        return new GoodTick(ticker, price, Instant.parse("2026-11-22T" + time + "Z"));
    }
}
