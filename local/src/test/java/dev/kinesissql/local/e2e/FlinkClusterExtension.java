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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Flink session cluster of the test class's own, JobManager and TaskManager as processes; a static field. */
final class FlinkClusterExtension implements BeforeAllCallback, AfterAllCallback {

    private final Map<String, String> options;
    private boolean bufferedFiles;
    private int port;
    private Path folder;
    private FlinkCluster cluster;

    /**
     * A cluster with configuration on top of {@code conf/config.yaml}. Without options for the JVM of its TaskManager
     * it is one for few records.
     */
    FlinkClusterExtension(Map<String, String> options) {
        this.options = new TreeMap<>(FlinkCluster.FOR_FEW_RECORDS);
        this.options.putAll(options);
    }

    /** With the file system {@link BufferedFileSystem}. */
    FlinkClusterExtension withBufferedFiles() {
        bufferedFiles = true;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        port = Ports.anyFree();
        folder = Files.createTempDirectory("flink-");
        if (bufferedFiles) {
            BufferedFileSystem.writePlugin(folder);
        }
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
        return new JobOnCluster(rest(), jobId).stopWithSavepoint();
    }

    /** Uploads a jar to a cluster with {@code web.submit.enable}; returns its id there. */
    String upload(Path jar) throws Exception {
        String boundary = "jar";
        HttpRequest upload = HttpRequest.newBuilder(rest().address().resolve("/jars/upload"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString("--" + boundary + "\r\n"
                                + "Content-Disposition: form-data; name=\"jarfile\"; filename=\"" + jar.getFileName()
                                + "\"\r\nContent-Type: application/java-archive\r\n\r\n"),
                        HttpRequest.BodyPublishers.ofFile(jar),
                        HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
                .build();
        return Path.of(answer(upload).path("filename").asText()).getFileName().toString();
    }

    /** Runs the main class of an uploaded jar; returns the id of its job. */
    String run(String jarId, String mainClass, int parallelism, List<String> arguments) throws Exception {
        return run(jarId, mainClass, parallelism, arguments, Map.of());
    }

    /** As {@link #run(String, String, int, List)}, with configuration of the job's own on top of the cluster's. */
    String run(String jarId, String mainClass, int parallelism, List<String> arguments, Map<String, String> configuration)
            throws Exception {
        HttpRequest run = HttpRequest.newBuilder(rest().address().resolve("/jars/" + jarId + "/run"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(Map.of(
                        "entryClass", mainClass, "parallelism", parallelism, "programArgsList", arguments,
                        "flinkConfiguration", configuration))))
                .build();
        return answer(run).path("jobid").asText();
    }

    private static JsonNode answer(HttpRequest request) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
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
