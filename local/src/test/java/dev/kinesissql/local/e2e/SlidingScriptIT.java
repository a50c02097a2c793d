package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.local.stream.Streams;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The main job with nothing in it replaced but AWS: ticks go to an emulated stream, the shipped script is submitted by
 * {@code bin/sql-client.sh} behind an environment file of the caller's own, a cluster of processes runs it with the real
 * connector, and the minimums are read back from the output stream.
 */
class SlidingScriptIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(Map.of("taskmanager.numberOfTaskSlots", "6"));

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern JOB_ID = Pattern.compile("Job ID: ([0-9a-f]{32})");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** A set-up of streams and job, with streams of its own. */
    private record Case(int shards, int parallelism) {

        String stream(String what) {
            return what + "-" + shards + "-" + parallelism;
        }
    }

    private static final List<Case> CASES = List.of(new Case(1, 1), new Case(1, 2), new Case(4, 1), new Case(4, 2));

    @Test
    void windowsAreTheOraclesWhateverTheShardsAndTheParallelism() throws Exception {
        List<GoodTick> ticks = disorderedTicks(1_500, new Random(20261122));
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        ticks.forEach(oracle::read);
        List<String> expected = SlidingMinimumOracle.lines(oracle.firedMinimums());
        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(oracle.late()).isEmpty();
        Path file = folder.resolve("ticks.ndjson");
        Files.write(file, ticks.stream().map(GoodTick::json).toList());

        try (KinesisClient client = EMULATOR.endpoint().client()) {
            Map<Case, String> jobs = new LinkedHashMap<>();
            for (Case each : CASES) {
                new Streams(client, EMULATOR.endpoint()).ensure(
                        Map.of(each.stream("ticks"), each.shards(), each.stream("minimums"), 1,
                                each.stream("rejects"), 1),
                        LIMIT);
                send(client, file, each.stream("ticks"), ticks.size());
                jobs.put(each, submit(each));
            }
            for (Case each : CASES) {
                await().alias(each.toString()).atMost(LIMIT).pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(read(client, each.stream("minimums"))).hasSizeGreaterThanOrEqualTo(expected.size()));
                // The job is stopped first: what it writes on its way out counts too.
                cancel(jobs.get(each));
                assertThat(minimums(client, each)).as(each.toString()).isEqualTo(expected);
                assertThat(read(client, each.stream("rejects"))).as(each.toString()).isEmpty();
            }
        }
    }

    /** Ticks of five tickers over some 75 seconds of event time, each up to 4.5 seconds behind those before it. */
    private static List<GoodTick> disorderedTicks(int count, Random random) {
        long start = Instant.parse("2026-11-22T08:03:00Z").toEpochMilli();
        List<GoodTick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long micros = (start + i * 50L) * 1_000 - random.nextLong(4_500_000);
            ticks.add(new GoodTick(
                    List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV").get(random.nextInt(5)),
                    random.nextInt(10_001) / 100.0,
                    Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000)));
        }
        return ticks;
    }

    private static void send(KinesisClient client, Path file, String stream, long count) throws Exception {
        try (NdjsonTicks source = new NdjsonTicks(file);
                TickProducer producer = new TickProducer(client, EMULATOR.endpoint(), stream, 100_000,
                        PartitionKey.CONSTANT, tick -> {})) {
            producer.run(source, Limit.none());
            assertThat(producer.accepted()).isEqualTo(count);
        }
    }

    /** Submits the script by {@code bin/sql-client.sh -i OTHER.sql -f sql-scripts/sliding.sql}; returns the job's id. */
    private String submit(Case each) throws Exception {
        Path environment = folder.resolve("environment-" + each.shards() + "-" + each.parallelism() + ".sql");
        Files.writeString(environment, table("ticks", each, "'scan.stream.initpos' = 'TRIM_HORIZON'")
                + table("minimums", each, "'sink.http-client.protocol.version' = 'HTTP1_1', 'format' = 'json'")
                + table("rejects", each, "'sink.http-client.protocol.version' = 'HTTP1_1', 'format' = 'json'"));
        Path output = folder.resolve("client-" + each.shards() + "-" + each.parallelism() + ".out");
        ProcessBuilder builder = new ProcessBuilder(
                        EmulatorExtension.BUNDLE.bin("sql-client.sh").toString(),
                        "-D", "execution.target=remote",
                        "-D", "rest.port=" + CLUSTER.port(),
                        "-D", "parallelism.default=" + each.parallelism(),
                        "-hist", folder.resolve("history").toString(),
                        "-i", environment.toString(),
                        "-f", EmulatorExtension.BUNDLE.script().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("FLINK_LOG_DIR", folder.toString());
        builder.environment().keySet().removeAll(List.of("FLINK_HOME", "FLINK_CONF_DIR"));
        int exitCode = builder.start().waitFor();
        String printed = Files.readString(output);
        assertThat(exitCode).as(printed).isZero();
        Matcher matcher = JOB_ID.matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        return matcher.group(1);
    }

    private static String table(String name, Case each, String more) {
        return "CREATE TABLE " + name + "_stream WITH ('connector' = 'kinesis', 'stream' = '" + each.stream(name)
                + "', 'aws.region' = 'us-west-2', 'aws.endpoint' = '" + EMULATOR.endpoint().uri()
                + "', 'aws.credentials.provider' = 'BASIC', 'aws.credentials.basic.accesskeyid' = 'x',"
                + " 'aws.credentials.basic.secretkey' = 'x', " + more + ");\n";
    }

    private static void cancel(String jobId) throws Exception {
        HttpRequest cancel = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + CLUSTER.port() + "/jobs/" + jobId + "?mode=cancel"))
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpClient.newHttpClient().send(cancel, HttpResponse.BodyHandlers.discarding());
        await().atMost(LIMIT).until(() -> CLUSTER.rest().jobState(jobId).orElse("").equals("CANCELED"));
    }

    private static List<String> read(KinesisClient client, String stream) throws InterruptedException {
        try (StreamReader reader = new StreamReader(client, EMULATOR.endpoint(), stream, StartFrom.trimHorizon())) {
            return reader.readToEnd(LIMIT).stream().map(each -> each.data().asUtf8String()).toList();
        }
    }

    private static List<String> minimums(KinesisClient client, Case each) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String json : read(client, each.stream("minimums"))) {
            JsonNode minimum = JSON.readTree(json);
            assertThat(minimum.fieldNames()).toIterable().containsExactly("ticker", "price", "event_time");
            lines.add(SlidingMinimumOracle.line(
                    minimum.get("event_time").asText(),
                    minimum.get("ticker").asText(),
                    minimum.get("price").asDouble()));
        }
        lines.sort(null);
        return lines;
    }
}
