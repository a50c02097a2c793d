package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.StreamNames;
import dev.kinesissql.local.metrics.ReferencedMetrics;
import dev.kinesissql.local.metrics.Scrape;
import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.FlinkRest;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.stream.KinesisEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * {@code docker compose up} in {@code docker/}, and what may happen to the cluster then: its processes are killed, it grows,
 * it is stopped and started. The windows are compared with the oracle after each. The tests are steps of one story.
 *
 * <p>{@code .ci/docker} runs it, where needed on a Docker engine of its own and on stand-ins for the public images.
 */
@Tag("docker")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    /** How long a cluster may take to come back. */
    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** Ticks may arrive so long after their time; windows that are older are complete. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private static ComposeCluster cluster;
    private static FlinkRest rest;
    private static URI prometheus;
    private static KinesisEndpoint endpoint;
    private static KinesisClient client;
    private static JobOnCluster job;

    @BeforeAll
    static void up() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("DIRTY", "5%"));
        for (String port : List.of("WEB_PORT", "GATEWAY_PORT", "KINESIS_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT")) {
            environment.put(port, Integer.toString(Ports.anyFree()));
        }
        rest = new FlinkRest(Integer.parseInt(environment.get("WEB_PORT")));
        prometheus = URI.create("http://localhost:" + environment.get("PROMETHEUS_PORT"));
        endpoint = KinesisEndpoint.emulator(
                Emulator.endpoint(Integer.parseInt(environment.get("KINESIS_PORT"))), Emulator.REGION);
        client = endpoint.client();
        cluster = new ComposeCluster(EmulatorExtension.BUNDLE.root().resolve("docker"), environment);
        cluster.down();
        cluster.compose("up", "--build", "--detach");
    }

    @AfterAll
    static void down() throws Exception {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.down();
            assertThat(cluster.remains()).as("left by docker compose down --volumes").isBlank();
        }
    }

    @Test
    @Order(1)
    void endsWithWindowsFlowing() throws Exception {
        assertThat(cluster.inspect(cluster.container("submit"), "{{.State.ExitCode}}")).isEqualTo("0");
        job = new JobOnCluster(rest, onlyJob());
        job.awaitRunning();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(cluster.logs("watch"))
                .contains(OracleTicks.TICKERS.stream().map(ticker -> "  " + ticker + " ").toList()));
        assertWindowsAreRight();
        job.assertHasRunWithoutARestart();
        assertThat(cluster.logs("kinesis"))
                .as("the emulator, with local/emulator/put-records.js")
                .contains("put-records.js: PutRecords takes no longer when a shard holds more.");
    }

    @Test
    @Order(2)
    void runsNothingAsRootAndListensOnThisMachineOnly() throws Exception {
        for (String service : cluster.compose("config", "--services").lines().toList()) {
            for (String container : cluster.containers(service)) {
                String status = "/proc/" + cluster.inspect(container, "{{.State.Pid}}") + "/status";
                if (!cluster.inspect(container, "{{.State.Running}}").equals("true")) {
                    assertThat(service).isEqualTo("submit");
                    continue;
                }
                assertThat(Files.readAllLines(Path.of(status)))
                        .as(service).noneMatch(line -> line.matches("Uid:.*\\t0(\\t.*)?"));
                assertThat(cluster.inspect(container,
                                "{{range .NetworkSettings.Ports}}{{range .}}{{.HostIp}} {{end}}{{end}}").split(" "))
                        .as(service).allMatch(ip -> ip.isEmpty() || ip.equals("127.0.0.1"));
                assertThat(cluster.inspect(container, "{{.HostConfig.Memory}}")).as(service).isNotEqualTo("0");
            }
        }
    }

    @Test
    @Order(3)
    void aTaskManagerThatDiesChangesNothing() throws Exception {
        job.awaitCheckpoint();
        long before = job.restartedAt();
        String container = cluster.container("taskmanager");

        cluster.kill(container);

        await().atMost(LIMIT).until(() -> job.restartedAt() > before);
        awaitRunning();
        assertThat(cluster.inspect(container, "{{.RestartCount}}")).isEqualTo("1");
        assertWindowsAreRight();
    }

    @Test
    @Order(4)
    void aJobManagerThatDiesBringsItsJobBackFromTheLastCheckpoint() throws Exception {
        job.awaitCheckpoint();
        Set<Long> known = job.completedCheckpoints().keySet();
        String container = cluster.container("jobmanager");

        cluster.kill(container);

        await().atMost(LIMIT).until(() -> job.restoredCheckpoint() >= 0);
        assertThat(job.restoredCheckpoint()).isGreaterThanOrEqualTo(known.stream().max(Long::compare).orElseThrow());
        awaitRunning();
        assertThat(cluster.inspect(container, "{{.RestartCount}}")).isEqualTo("1");
        assertThat(onlyJob()).isEqualTo(job.id());
        assertWindowsAreRight();
    }

    @Test
    @Order(5)
    void twoTaskManagersAndTheLossOfTheOneThatWorks() throws Exception {
        cluster.compose("up", "--detach", "--no-recreate", "--scale", "taskmanager=2", "taskmanager");
        await().atMost(LIMIT).until(() -> rest.taskManagers() == 2);
        assertWindowsAreRight();
        job.awaitCheckpoint();
        long before = job.restartedAt();

        for (String container : cluster.containers("taskmanager")) {
            if (works(container)) {
                cluster.kill(container);
            }
        }

        await().atMost(LIMIT).until(() -> job.restartedAt() > before);
        awaitRunning();
        assertWindowsAreRight();
    }

    @Test
    @Order(6)
    void stoppedAndStartedAgainItGoesOnWithTheSameJob() throws Exception {
        job.awaitCheckpoint();
        // The emulator keeps the streams in memory, so it stays.
        cluster.compose("stop", "ticks", "watch", "sql-gateway", "taskmanager", "jobmanager", "zookeeper");

        cluster.compose("up", "--detach", "--no-recreate", "--scale", "taskmanager=2");

        assertThat(cluster.logs("submit")).contains("The cluster has a job already; nothing is submitted.");
        assertThat(onlyJob()).isEqualTo(job.id());
        await().atMost(LIMIT).until(() -> job.restoredCheckpoint() >= 0);
        awaitRunning();
        assertWindowsAreRight();
    }

    @Test
    @Order(7)
    void aNewVersionOfTheScriptGoesOnFromASavepoint() throws Exception {
        String savepoint = job.stopWithSavepoint();

        String said = cluster.compose("run", "--rm", "-T", "submit", "sql-gateway:8083", "jobmanager:8081",
                "-Dexecution.state-recovery.path=" + savepoint, "-i", "conf/docker.sql", "-f", "sql-scripts/sliding.sql");

        Matcher id = SlidingSubmission.JOB_ID.matcher(said);
        assertThat(id.find()).as(said).isTrue();
        job = new JobOnCluster(rest, id.group(1));
        awaitRunning();
        assertThat(job.restoredCheckpoint()).isPositive();
        assertWindowsAreRight();
    }

    @Test
    @Order(8)
    void prometheusFindsEveryFlinkAndEveryMetricOfTheAlertsAndTheDashboard() throws Exception {
        cluster.compose("--profile", "metrics", "up", "--detach", "--no-recreate", "--no-deps", "prometheus");
        ReferencedMetrics referenced =
                ReferencedMetrics.in(EmulatorExtension.BUNDLE.root().resolve("docker/metrics"));

        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode targets = prometheus("/api/v1/targets").path("data").path("activeTargets");
            assertThat(targets).hasSize(3)
                    .allSatisfy(target -> assertThat(target.path("health").asText()).as(target.toString()).isEqualTo("up"));
            assertThat(referenced.missingFrom(Scrape.namesInAnswer(prometheus("/api/v1/label/__name__/values"))))
                    .isEmpty();
        });
        await().atMost(LIMIT).untilAsserted(() -> assertThat(prometheus("/api/v1/rules").findParents("alerts")).isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok")));
    }

    private static JsonNode prometheus(String path) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(prometheus.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new ObjectMapper().readTree(answer.body());
    }

    private static void awaitRunning() {
        await().atMost(LIMIT).until(() -> rest.allTasksRun(job.id()));
    }

    /** The id of the job that has not ended, of which there is one. */
    private static String onlyJob() {
        JsonNode jobs = await().atMost(LIMIT)
                .until(() -> rest.get("/jobs/overview").map(overview -> overview.path("jobs")), Optional::isPresent)
                .orElseThrow();
        assertThat(jobs).hasSize(1);
        return jobs.get(0).path("jid").asText();
    }

    /** True when a task of the job runs in the container: its address is where the task runs. */
    private static boolean works(String container) throws Exception {
        String address = cluster.inspect(container, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
        Set<String> hosts = new TreeSet<>();
        for (JsonNode vertex : rest.get("/jobs/" + job.id()).orElseThrow().path("vertices")) {
            for (JsonNode subtask : rest.get("/jobs/" + job.id() + "/vertices/" + vertex.path("id").asText())
                    .orElseThrow().path("subtasks")) {
                hosts.add(subtask.path("taskmanager-id").asText());
            }
        }
        assertThat(hosts).isNotEmpty();
        return hosts.stream().anyMatch(id -> id.startsWith(address + ":"));
    }

    /**
     * Asserts that of all ticks sent until now, those in windows that are over by now have reached the output, and the bad
     * ones the rejects; each once or more often, and nothing else has.
     */
    private static void assertWindowsAreRight() throws Exception {
        Instant end = Instant.now().minus(UNDER_WAY);
        SentTicks before = SentTicks.read(client, endpoint, StreamNames.TICKS);
        Set<String> minimums = before.minimumsUntil(end);
        assertThat(minimums).isNotEmpty();
        try (SlidingOutput output = new SlidingOutput(
                client, endpoint, "compose", StreamNames.MINIMUMS, StreamNames.REJECTS)) {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!(output.minimums().containsAll(minimums) && originals(output).containsAll(before.rejects()))
                    && System.nanoTime() < deadline) {
                output.awaitUntil(() -> output.minimums().containsAll(minimums)
                        && originals(output).containsAll(before.rejects()));
            }
            assertThat(output.minimums()).as("minimums").containsAll(minimums);
            assertThat(originals(output)).as("rejects").containsAll(before.rejects());

            SentTicks after = SentTicks.read(client, endpoint, StreamNames.TICKS);
            assertThat(after.minimumsUntil(Instant.MAX)).as("all windows, also those not over")
                    .containsAll(new HashSet<>(output.minimums()));
            assertThat(after.rejects()).as("what may be rejected").containsAll(originals(output));
            assertThat(after.good()).isGreaterThan(after.rejects().size());
        }
    }

    private static Set<String> originals(SlidingOutput output) {
        return output.rejects().stream()
                .map(reject -> reject.substring(reject.indexOf(' ') + 1))
                .collect(Collectors.toSet());
    }
}
