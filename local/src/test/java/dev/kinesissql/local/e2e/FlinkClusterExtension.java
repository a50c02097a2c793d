package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.process.FlinkCluster;
import dev.kinesissql.local.process.FlinkRest;
import dev.kinesissql.local.process.Folders;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Ports;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Flink session cluster of the test class's own, JobManager and TaskManager as processes; a static field. */
final class FlinkClusterExtension implements BeforeAllCallback, AfterAllCallback {

    private final Map<String, String> options;
    private int port;
    private Path folder;
    private FlinkCluster cluster;

    /** A cluster with configuration on top of {@code conf/config.yaml}. */
    FlinkClusterExtension(Map<String, String> options) {
        this.options = options;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        port = Ports.anyFree();
        folder = Files.createTempDirectory("flink-");
        cluster = FlinkCluster.start(EmulatorExtension.BUNDLE, port, folder, options, false);
        cluster.awaitReady();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        Folders.delete(folder);
    }

    /** The port of its REST API. */
    int port() {
        return port;
    }

    FlinkRest rest() {
        return cluster.rest();
    }

    /** The process that was started last of those that have a word in their name and still run. */
    ManagedProcess running(String name) {
        return cluster.processes().stream()
                .filter(process -> process.name().contains(name) && process.handle().isAlive())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Starts a JobManager in place of one that was killed, and waits until it answers and has a TaskManager. */
    void replaceJobManager() throws InterruptedException {
        cluster.addJobManager();
        await().atMost(SlidingStreams.LIMIT).until(() -> rest().taskManagers() > 0);
    }

    /** Starts one more TaskManager, which the cluster sees a little later. */
    ManagedProcess addTaskManager() throws InterruptedException {
        return cluster.addTaskManager();
    }

    /** Stops a job with a savepoint; returns its path. */
    String stopWithSavepoint(String jobId) throws Exception {
        HttpRequest stop = HttpRequest.newBuilder(rest().address().resolve("/jobs/" + jobId + "/stop"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"drain\": false}"))
                .build();
        String answer = HttpClient.newHttpClient().send(stop, HttpResponse.BodyHandlers.ofString()).body();
        String trigger = new ObjectMapper().readTree(answer).path("request-id").asText();
        String path = "/jobs/" + jobId + "/savepoints/" + trigger;
        await().atMost(SlidingStreams.LIMIT).until(() -> rest().get(path)
                .map(status -> status.path("status").path("id").asText().equals("COMPLETED")).orElse(false));
        JsonNode operation = rest().get(path).orElseThrow().path("operation");
        assertThat(operation.path("failure-cause").isMissingNode()).as(operation.toString()).isTrue();
        return operation.path("location").asText();
    }

    /** Cancels a job and waits for its end. */
    void cancel(String jobId) throws Exception {
        HttpRequest cancel = HttpRequest.newBuilder(rest().address().resolve("/jobs/" + jobId + "?mode=cancel"))
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpClient.newHttpClient().send(cancel, HttpResponse.BodyHandlers.discarding());
        await().atMost(SlidingStreams.LIMIT).until(() -> rest().jobState(jobId).orElse("").equals("CANCELED"));
    }
}
