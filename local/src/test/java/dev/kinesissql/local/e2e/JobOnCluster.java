package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.process.FlinkRest;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as the REST API of its cluster shows it.
 *
 * @param rest the cluster's API
 * @param id the job's id
 */
record JobOnCluster(FlinkRest rest, String id) {

    private static final String WATERMARK = "currentInputWatermark";
    private static final String LATE_RECORDS = "numLateRecordsDropped";

    /** Waits until every task runs. */
    void awaitRunning() {
        await().atMost(SlidingStreams.LIMIT).until(() -> rest.allTasksRun(id));
    }

    /** Asserts that it runs, and that nothing has made it restart since it was submitted. */
    void assertHasRunWithoutARestart() {
        assertThat(rest.lastFailure(id)).isEmpty();
        assertThat(rest.allTasksRun(id)).isTrue();
        assertThat(restartedAt()).isZero();
    }

    /**
     * When it was last restarted, in milliseconds since 1970; 0 when it never was. Not by the metric of restarts: the
     * JobManager waits up to ten minutes for the metrics of a TaskManager that died when it was asked, and shows old ones.
     */
    long restartedAt() {
        return get("").path("timestamps").path("RESTARTING").asLong();
    }

    /** The completed checkpoints by id, with the time at which each was triggered; the cluster forgets old ones. */
    Map<Long, Instant> completedCheckpoints() {
        Map<Long, Instant> triggered = new HashMap<>();
        for (JsonNode checkpoint : get("/checkpoints").path("history")) {
            if (checkpoint.path("status").asText().equals("COMPLETED")) {
                triggered.put(checkpoint.path("id").asLong(),
                        Instant.ofEpochMilli(checkpoint.path("trigger_timestamp").asLong()));
            }
        }
        return triggered;
    }

    /** Waits for a checkpoint that was triggered from now on; returns its path. */
    String awaitCheckpoint() {
        Instant now = Instant.now();
        await().atMost(SlidingStreams.LIMIT).until(() -> completedCheckpoints().values().stream().anyMatch(now::isBefore));
        return get("/checkpoints").path("latest").path("completed").path("external_path").asText();
    }

    /** The bytes that the windows keep in a checkpoint that is triggered from now on; waits for it. */
    long windowStateInACheckpoint() {
        awaitCheckpoint();
        String checkpoint = get("/checkpoints").path("latest").path("completed").path("id").asText();
        return get("/checkpoints/details/" + checkpoint).path("tasks").path(windows()).path("state_size").asLong();
    }

    /** The id of the checkpoint that the job was last restored from; -1 when it never was. */
    long restoredCheckpoint() {
        return get("/checkpoints").path("latest").path("restored").path("id").asLong(-1);
    }

    /** Stops the job with a savepoint; returns its path. */
    String stopWithSavepoint() throws Exception {
        HttpRequest stop = HttpRequest.newBuilder(rest.address().resolve("/jobs/" + id + "/stop"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"drain\": false}"))
                .build();
        String answer = HttpClient.newHttpClient().send(stop, HttpResponse.BodyHandlers.ofString()).body();
        String savepoint = "/savepoints/" + new ObjectMapper().readTree(answer).path("request-id").asText();
        await().atMost(SlidingStreams.LIMIT)
                .until(() -> get(savepoint).path("status").path("id").asText().equals("COMPLETED"));
        JsonNode operation = get(savepoint).path("operation");
        assertThat(operation.path("failure-cause").isMissingNode()).as(operation.toString()).isTrue();
        return operation.path("location").asText();
    }

    /**
     * The records that the windows have dropped silently since the job was started or restored.
     *
     * @param watermark waited for first, in the windows' own metrics
     */
    long lateRecordsDropped(Instant watermark) {
        String windows = windows();
        await().atMost(SlidingStreams.LIMIT).until(() ->
                taskMetric(windows, WATERMARK, "min").path("min").asLong() == watermark.toEpochMilli());
        return taskMetric(windows, operatorMetric(windows), "sum").path("sum").asLong();
    }

    /** How many rejects of a reason the job has counted in its metrics since it was started or restored. */
    long rejectsCounted(String reason) {
        long sum = 0;
        for (JsonNode vertex : get("").path("vertices")) {
            String vertexId = vertex.path("id").asText();
            for (JsonNode metric : get("/vertices/" + vertexId + "/subtasks/metrics")) {
                String id = metric.path("id").asText();
                if (id.endsWith(".kinesisanalytics.reason." + reason + ".rejects")) {
                    sum += taskMetric(vertexId, id, "sum").path("sum").asLong();
                }
            }
        }
        return sum;
    }

    /** The only vertex that counts late records. */
    private String windows() {
        List<String> found = new ArrayList<>();
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            found.clear();
            for (JsonNode vertex : get("").path("vertices")) {
                String vertexId = vertex.path("id").asText();
                if (operatorMetric(vertexId) != null) {
                    found.add(vertexId);
                }
            }
            assertThat(found).hasSize(1);
        });
        return found.get(0);
    }

    private String operatorMetric(String vertex) {
        for (JsonNode metric : get("/vertices/" + vertex + "/subtasks/metrics")) {
            if (metric.path("id").asText().endsWith("." + LATE_RECORDS)) {
                return metric.path("id").asText();
            }
        }
        return null;
    }

    private JsonNode taskMetric(String vertex, String name, String aggregation) {
        return get("/vertices/" + vertex + "/subtasks/metrics?get=" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        + "&agg=" + aggregation)
                .path(0);
    }

    /** A JobManager that is busy may not answer at once. */
    private JsonNode get(String path) {
        return await("an answer to " + path).atMost(SlidingStreams.LIMIT)
                .until(() -> rest.get("/jobs/" + id + path), Optional::isPresent)
                .orElseThrow();
    }
}
