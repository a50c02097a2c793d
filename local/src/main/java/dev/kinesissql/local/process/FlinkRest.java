package dev.kinesissql.local.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The REST API of a Flink cluster on this machine. */
public final class FlinkRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final int port;

    /** The API behind a port of this machine. */
    public FlinkRest(int port) {
        this.port = port;
    }

    /** The address of the web UI. */
    public URI address() {
        return URI.create("http://localhost:" + port);
    }

    /** Reads a resource; empty while nothing answers, or when it answers with an error. */
    public Optional<JsonNode> get(String path) {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(address().resolve(path)).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** How many TaskManagers are registered; 0 while nothing answers. */
    public int taskManagers() {
        return get("/overview").map(overview -> overview.path("taskmanagers").asInt()).orElse(0);
    }

    /** The job's state (RUNNING, RESTARTING, FAILED ...); empty when it is not known or nothing answers. */
    public Optional<String> jobState(String jobId) {
        return get("/jobs/" + jobId).map(job -> job.path("state").asText());
    }

    /** True when every task of the job runs. */
    public boolean allTasksRun(String jobId) {
        return get("/jobs/" + jobId).map(FlinkRest::allTasksRun).orElse(false);
    }

    private static boolean allTasksRun(JsonNode job) {
        JsonNode vertices = job.path("vertices");
        for (JsonNode vertex : vertices) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return !vertices.isEmpty() && job.path("state").asText().equals("RUNNING");
    }

    /** The stack trace of the job's last failure; empty when there was none. */
    public Optional<String> lastFailure(String jobId) {
        return get("/jobs/" + jobId + "/exceptions")
                .map(exceptions -> exceptions.path("exceptionHistory").path("entries").path(0).path("stacktrace"))
                .map(JsonNode::asText)
                .filter(trace -> !trace.isEmpty());
    }
}
