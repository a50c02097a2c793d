package dev.kinesissql.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Prometheus, the one on the PATH, with the shipped configuration and other targets. */
public final class Prometheus implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String INTERVAL = "1s";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final URI address;
    private final ManagedProcess process;

    private Prometheus(URI address, ManagedProcess process) {
        this.address = address;
        this.process = process;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param shipped {@code docker/metrics}
     * @param targets HOST:PORT by the job names of {@code prometheus.yml}; each is asked every second
     * @param folder for its files
     */
    public static Prometheus start(Path shipped, Map<String, String> targets, Path folder)
            throws IOException, InterruptedException {
        Path configuration = folder.resolve("prometheus.yml");
        new YAMLMapper().writeValue(configuration.toFile(), configuration(shipped, targets));
        int port = Ports.anyFree();
        Prometheus prometheus = new Prometheus(URI.create("http://localhost:" + port),
                ManagedProcess.start(new ManagedProcess.Spec(
                        "Prometheus",
                        List.of("prometheus",
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + Files.createDirectories(folder.resolve("data")),
                                "--web.listen-address=localhost:" + port,
                                "--log.level=warn"),
                        Map.of(),
                        folder,
                        folder.resolve("prometheus.out"),
                        List.of(),
                        LIMIT,
                        false)));
        try {
            prometheus.process.awaitReady(prometheus::isReady, LIMIT);
            return prometheus;
        } catch (InterruptedException | RuntimeException e) {
            prometheus.close();
            throw e;
        }
    }

    private static ObjectNode configuration(Path shipped, Map<String, String> targets) throws IOException {
        ObjectNode configuration = (ObjectNode) new YAMLMapper().readTree(shipped.resolve("prometheus.yml").toFile());
        configuration.withObject("/global").put("scrape_interval", INTERVAL).put("evaluation_interval", INTERVAL);
        List<String> rules = new ArrayList<>();
        configuration.path("rule_files").forEach(file -> rules.add(shipped.resolve(file.asText()).toString()));
        rules.forEach(configuration.putArray("rule_files")::add);
        JsonNode scrapes = configuration.path("scrape_configs");
        assertThat(scrapes.findValuesAsText("job_name")).containsExactlyInAnyOrderElementsOf(targets.keySet());
        for (JsonNode scrape : scrapes) {
            String target = targets.get(scrape.path("job_name").asText());
            ObjectNode local = ((ObjectNode) scrape).without(List.of("static_configs", "dns_sd_configs"));
            local.putArray("static_configs").addObject().putArray("targets").add(target);
        }
        return configuration;
    }

    private boolean isReady() {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What it answers to a call of its API. */
    public JsonNode get(String path) throws IOException {
        process.requireAlive();
        HttpResponse<String> response = send(path);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** The series that an expression has now. */
    public JsonNode query(String expression) throws IOException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("data").path("result");
    }

    private HttpResponse<String> send(String path) throws IOException {
        try {
            return http.send(HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
