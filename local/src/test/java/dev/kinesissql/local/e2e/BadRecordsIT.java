package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.ticks.BadTick;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;

/** No record stops the job, or makes it restart: one job gets each kind of bad tick alone, and then all mixed. */
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadRecordsIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(Map.of("metrics.fetcher.update-interval", "1 s"));

    private static final String RUN = "bad";
    private static final Random RANDOM = new Random(20261124);
    private static final Instant START = Instant.now().truncatedTo(ChronoUnit.MINUTES);

    @TempDir
    static Path folder;

    private static SlidingStreams streams;
    private static JobOnCluster job;
    private static SlidingOutput output;
    private static final List<String> MINIMUMS = new ArrayList<>();
    private static final List<String> REJECTS = new ArrayList<>();

    @BeforeAll
    static void submit() throws Exception {
        streams = new SlidingStreams(EMULATOR.endpoint());
        streams.createTicks(RUN, 1);
        streams.createOutputs(RUN);
        String id = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder).submit(RUN, RUN, 1);
        job = new JobOnCluster(CLUSTER.rest(), id);
        job.awaitRunning();
        output = streams.output(RUN);
    }

    @AfterAll
    static void closeStreams() {
        if (output != null) {
            output.close();
        }
        if (streams != null) {
            streams.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LATE")
    @Order(1)
    void aBadTickIsRejectedAndTheJobRunsOn(BadTick kind) throws Exception {
        assertIsRejected(kind);
    }

    /** Behind ticks from 2099 and 9999 too, which must not have moved the watermark. */
    @Test
    @Order(2)
    void timesWithAZoneWithoutAFractionOrWithMicrosecondsAreGood() throws Exception {
        String second = START.plusSeconds(1).toString().replace("Z", "");
        String twoHoursOn = START.plusSeconds(1 + 2 * 3_600).toString().replace("Z", "");
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        List<Tick> ticks = new ArrayList<>();
        for (String eventTime : List.of(second, second + "Z", twoHoursOn + "+02:00", second + ".000000",
                second.replace('T', ' '))) {
            GoodTick tick = new GoodTick("A" + ticks.size(), ticks.size(), START.plusSeconds(1));
            oracle.read(tick);
            ticks.add(tick("{\"event_time\": \"" + eventTime + "\", \"ticker\": \"" + tick.ticker()
                    + "\", \"price\": " + tick.price() + "}"));
        }
        GoodTick closing = new GoodTick("Z", 1, START.plusSeconds(60));
        oracle.read(closing);
        ticks.add(tick(closing.json()));
        List<String> fired = SlidingMinimumOracle.lines(oracle.firedMinimums());
        assertThat(fired).hasSize(2 * (ticks.size() - 1));

        send(ticks);

        output.awaitUntil(() -> output.minimums().size() >= fired.size());
        output.assertIsExactly(fired, REJECTS);
        job.assertHasRunWithoutARestart();
        // The windows of the last tick fire with the ticks of the last test.
        MINIMUMS.addAll(SlidingMinimumOracle.lines(oracle.allMinimums()));
    }

    @Test
    @Order(3)
    void aLateTickIsRejectedAndTheJobRunsOn() throws Exception {
        assertIsRejected(BadTick.LATE);
    }

    /** With what JSON makes of its quotation marks it would be twice as long as a stream takes. */
    @Test
    @Order(4)
    void aRecordOfAlmostAMebibyteIsRejectedCut() throws Exception {
        String record = "x" + "\"".repeat(1_040_000);
        String expected = SlidingOutput.reject("unparsable",
                ("cut:" + record.substring(0, 1 + (1_000_000 - "cut:x".length()) / 2)).getBytes(StandardCharsets.UTF_8));
        REJECTS.add(expected);
        int before = output.rejects().size();

        send(List.of(new Tick(SdkBytes.fromUtf8String(record), null, null)));

        output.awaitUntil(() -> output.rejects().size() > before);
        assertThat(output.rejects().get(before)).isEqualTo(expected);
        job.assertHasRunWithoutARestart();
    }

    @Test
    @Order(5)
    void allKindsMixedAreRejectedAndTheJobRunsOn() throws Exception {
        MixedTicks mixed = MixedTicks.draw(1_500, 0.5, START.plus(Duration.ofMinutes(2)), 7);
        assertThat(mixed.bad()).extracting(Tick::bad).contains(BadTick.values());
        MINIMUMS.addAll(mixed.minimums());
        REJECTS.addAll(mixed.rejects());

        send(mixed.ticks());

        output.awaitUntil(
                () -> output.minimums().size() >= MINIMUMS.size() && output.rejects().size() >= REJECTS.size());
        assertThat(job.lateRecordsDropped(mixed.watermark())).isZero();
        job.assertHasRunWithoutARestart();
        assertRejectsAreCounted();
        CLUSTER.cancel(job.id());
        output.readToEnd();
        output.assertIsExactly(MINIMUMS, REJECTS);
    }

    private static void assertRejectsAreCounted() {
        Map<String, Long> expected = REJECTS.stream()
                .collect(Collectors.groupingBy(reject -> reject.substring(0, reject.indexOf(' ')), Collectors.counting()));
        assertThat(expected).hasSize(6);
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            Map<String, Long> counted = new HashMap<>();
            expected.keySet().forEach(reason -> counted.put(reason, job.rejectsCounted(reason)));
            assertThat(counted).isEqualTo(expected);
        });
    }

    /** All rejects of the tests before, but for late ones and the one that was cut. */
    @Test
    @Order(6)
    void theReplayScriptWritesTheOriginalRecords() throws Exception {
        streams.createTicks("replayed", 1);
        SlidingSubmission client = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder);
        Path environment = folder.resolve("replay.sql");
        Files.writeString(environment,
                client.table("rejects_to_replay", SlidingStreams.name("rejects", RUN),
                                Map.of("connector", "kinesis-per-shard", "scan.stream.initpos", "TRIM_HORIZON"))
                        + client.table("replay_target", SlidingStreams.name("ticks", "replayed"), Map.of(
                                "sink.http-client.protocol.version", "HTTP1_1", "sink.flush-buffer.timeout", "200")));
        List<String> expected = REJECTS.stream()
                .filter(reject -> !reject.startsWith("late ") && !reject.startsWith("unparsable cut:"))
                .map(reject -> reject.substring(reject.indexOf(' ') + 1))
                .sorted()
                .toList();

        String replay = client.submit(
                environment, EmulatorExtension.BUNDLE.script().resolveSibling("replay.sql"), 1, List.of());

        await().atMost(SlidingStreams.LIMIT).untilAsserted(
                () -> assertThat(streams.ticks("replayed")).hasSizeGreaterThanOrEqualTo(expected.size()));
        CLUSTER.cancel(replay);
        assertThat(streams.ticks("replayed")).isEqualTo(expected);
    }

    private static void assertIsRejected(BadTick kind) throws Exception {
        Tick tick = kind.tick(RANDOM, START);
        String expected = SlidingOutput.reject(kind.reason(), tick.data().asByteArray());
        REJECTS.add(expected);
        int before = output.rejects().size();

        send(List.of(tick));

        output.awaitUntil(() -> output.rejects().size() > before);
        assertThat(output.rejects().subList(before, output.rejects().size())).containsExactly(expected);
        job.assertHasRunWithoutARestart();
    }

    private static Tick tick(String json) {
        return new Tick(SdkBytes.fromUtf8String(json), null, null);
    }

    private static void send(List<Tick> ticks) {
        try (TickProducer producer = streams.producer(RUN, 1_000)) {
            producer.run(SlidingStreams.source(ticks), Limit.none());
        }
    }
}
