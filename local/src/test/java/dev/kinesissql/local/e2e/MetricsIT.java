package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kinesissql.local.metrics.Dashboard;
import dev.kinesissql.local.metrics.Prometheus;
import dev.kinesissql.local.metrics.ReferencedMetrics;
import dev.kinesissql.local.metrics.Scrape;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

/**
 * The alerts and the dashboard of {@code docker/metrics} with a real Prometheus, which asks a real cluster whose job reads
 * good and bad ticks. Flink's reporter listens on all addresses, so this is to run in a network of its own.
 */
@Tag("docker")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetricsIT {

    /** JobManager and TaskManager take one each, no matter which. */
    private static final List<Integer> REPORTERS = List.of(Ports.anyFree(), Ports.anyFree());

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of(
            "heartbeat.interval", "2 s",
            "heartbeat.timeout", "10 s",
            "metrics.reporters", "prom",
            "metrics.reporter.prom.factory.class", "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
            "metrics.reporter.prom.port",
                    REPORTERS.stream().map(String::valueOf).collect(Collectors.joining(","))));

    private static final Path SHIPPED = EmulatorExtension.BUNDLE.root().resolve("docker/metrics");
    private static final String RUN = "metrics";
    private static final double TICKS_PER_SECOND = 50;
    /** What bad ticks raise; the second one after five minutes. */
    private static final String REJECTED = "TicksRejected";
    private static final String SHARE = "RejectShareHigh";

    /** For so long a cause must hold before those alerts fire that this waits for. */
    private static final Duration FOR = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static SlidingStreams streams;
    private static TickProducer producer;
    private static CompletableFuture<Void> sending;
    private static Prometheus prometheus;

    @BeforeAll
    static void sendTicksAndStartPrometheus() throws Exception {
        streams = new SlidingStreams(EMULATOR.endpoint());
        streams.createTicks(RUN, 2);
        streams.createOutputs(RUN);
        String id = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder).submit(RUN, RUN, 2);
        LiveTicks ticks = new LiveTicks(20261124);
        producer = streams.producer(RUN, PartitionKey.TICKER, TICKS_PER_SECOND, ticks::accepted);
        sending = CompletableFuture.runAsync(() -> producer.run(ticks.source(), Limit.none()));
        JobOnCluster job = new JobOnCluster(CLUSTER.rest(), id);
        job.awaitRunning();
        streams.awaitMinimums(RUN, 1);
        job.awaitCheckpoint();
        ticks.allowLate();
        prometheus = Prometheus.start(SHIPPED, targets(), folder);
    }

    private static Map<String, String> targets() {
        Map<String, String> targets = new TreeMap<>();
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            for (int port : REPORTERS) {
                String process = scrape(port).contains("flink_jobmanager_numRunningJobs")
                        ? "flink-jobmanager" : "flink-taskmanager";
                targets.put(process, "localhost:" + port);
            }
            assertThat(targets).hasSize(REPORTERS.size());
        });
        return targets;
    }

    @AfterAll
    static void stop() throws Exception {
        if (producer != null) {
            producer.close();
            sending.get(SlidingStreams.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        if (prometheus != null) {
            prometheus.close();
        }
        if (streams != null) {
            streams.close();
        }
    }

    @Test
    void everyMetricThatTheAlertsAndTheDashboardNameIsThere() throws Exception {
        ReferencedMetrics referenced = ReferencedMetrics.in(SHIPPED);
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            Set<String> scraped = new TreeSet<>();
            for (int port : REPORTERS) {
                scraped.addAll(Scrape.namesInText(scrape(port)));
            }
            assertThat(referenced.missingFrom(scraped)).isEmpty();
            assertThat(referenced.missingFrom(Scrape.namesInAnswer(prometheus.get("/api/v1/label/__name__/values"))))
                    .isEmpty();
        });
    }

    @Test
    void everyTargetAnswersAndNoRuleFails() throws Exception {
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            JsonNode targets = prometheus.get("/api/v1/targets").path("data").path("activeTargets");
            assertThat(targets).hasSize(REPORTERS.size())
                    .allSatisfy(target -> assertThat(target.path("health").asText()).as(target.toString()).isEqualTo("up"));
            List<JsonNode> rules = prometheus.get("/api/v1/rules").findParents("alerts");
            assertThat(rules).isNotEmpty()
                    .allSatisfy(rule -> assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok"));
        });
    }

    @Test
    void everyPanelHasData() throws Exception {
        for (JsonNode panel : Dashboard.read(SHIPPED.resolve("grafana/dashboards/kinesis-sql.json")).panels()) {
            for (String expression : Dashboard.expressions(panel)) {
                await(panel.path("title").asText() + ": " + expression).atMost(SlidingStreams.LIMIT)
                        .until(() -> !prometheus.query(Dashboard.withoutVariables(expression)).isEmpty());
            }
        }
    }

    /** A wrong name of an operator would give no series, or those of another. */
    @Test
    void theTicksReadAreThoseSentAndWhatIsWrittenIsCounted() {
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            assertThat(rate("Source:_.*")).isBetween(0.8 * TICKS_PER_SECOND, 1.2 * TICKS_PER_SECOND);
            assertThat(rate("minimums_.*")).isPositive();
            assertThat(rate("rejects_.*")).isPositive();
        });
    }

    private static double rate(String operators) throws IOException {
        return prometheus.query("sum(rate(flink_taskmanager_job_task_operator_numRecordsOut{operator_name=~\"" + operators
                        + "\"}[20s]))")
                .path(0).path("value").path(1).asDouble();
    }

    /** Also none that only waits for its time. */
    @Test
    void noAlertButThoseOfTheBadTicks() {
        await().atMost(SlidingStreams.LIMIT).during(Duration.ofSeconds(10)).untilAsserted(
                () -> assertThat(alerts()).containsOnlyKeys(REJECTED, SHARE).containsEntry(REJECTED, Set.of("firing")));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void theLossOfTheTaskManagerIsToldUntilAnotherRunsTheJob() throws Exception {
        List<String> expected = List.of("TaskManagerDown", "TaskManagerLost", "JobNotRunning");

        CLUSTER.running("TaskManager").handle().destroyForcibly();
        await().atMost(SlidingStreams.LIMIT.plus(FOR)).untilAsserted(() -> assertThat(alerts())
                .containsKey("JobRestarted")
                .containsAllEntriesOf(expected.stream().collect(Collectors.toMap(name -> name, name -> Set.of("firing")))));

        CLUSTER.addTaskManager();
        await().atMost(SlidingStreams.LIMIT).untilAsserted(
                () -> assertThat(alerts()).doesNotContainKeys(expected.toArray(String[]::new)));
    }

    /** The states of the alerts, by name. */
    private static Map<String, Set<String>> alerts() throws IOException {
        Map<String, Set<String>> states = new TreeMap<>();
        for (JsonNode alert : prometheus.get("/api/v1/alerts").path("data").path("alerts")) {
            states.computeIfAbsent(alert.path("labels").path("alertname").asText(), name -> new TreeSet<>())
                    .add(alert.path("state").asText());
            assertThat(alert.path("annotations")).as(alert.toString()).hasSize(2)
                    .noneMatch(text -> text.asText().contains("error expanding template"));
        }
        return states;
    }

    private static String scrape(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
