package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * A session with a SQL Gateway on this machine over its REST API. It asks for a result every few milliseconds: Flink's JDBC
 * driver waits 100 ms after each statement, which is most of the time that it takes to submit a script.
 */
final class GatewaySession implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI session;

    private GatewaySession(URI gateway, Map<String, String> settings) throws IOException, InterruptedException {
        String handle = post(gateway.resolve("/v1/sessions"), Map.of("properties", settings)).path("sessionHandle").asText();
        session = gateway.resolve("/v1/sessions/" + handle + "/");
    }

    /** Opens a session with settings as SET makes them. */
    static GatewaySession open(int port, Map<String, String> settings) throws IOException, InterruptedException {
        return new GatewaySession(URI.create("http://localhost:" + port), settings);
    }

    /** Executes a statement and waits for its end; gives the id of the job that it has started, or an empty text. */
    String execute(String sql) throws IOException, InterruptedException {
        String operation = post(session.resolve("statements"), Map.of("statement", sql)).path("operationHandle").asText();
        HttpRequest ask = HttpRequest.newBuilder(session.resolve("operations/" + operation + "/result/0")).build();
        JsonNode result = await().pollDelay(Duration.ZERO).pollInterval(POLL).atMost(LIMIT)
                .until(() -> answer(ask), answer -> !answer.path("resultType").asText().equals("NOT_READY"));
        return result.path("jobID").asText();
    }

    private JsonNode post(URI to, Map<String, ?> body) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(to)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.sendAsync(HttpRequest.newBuilder(session.resolve(".")).DELETE().build(), HttpResponse.BodyHandlers.discarding())
                .join();
    }
}
