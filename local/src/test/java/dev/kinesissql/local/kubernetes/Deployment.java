package dev.kinesissql.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kinesissql.local.e2e.EmulatorExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code docker/kubernetes/flink-deployment.yaml}.
 *
 * @param resources its documents, by their kinds
 */
public record Deployment(Map<String, JsonNode> resources) {

    private static final Path FILE = EmulatorExtension.BUNDLE.root().resolve("docker/kubernetes/flink-deployment.yaml");

    /** Reads the file. */
    public static Deployment read() throws IOException {
        Map<String, JsonNode> resources = new TreeMap<>();
        for (JsonNode resource : new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(FILE.toFile()).readAll()) {
            assertThat(resources.put(resource.path("kind").asText(), resource)).isNull();
        }
        return new Deployment(resources);
    }

    /** What is at a place in the FlinkDeployment. */
    public JsonNode at(String path) {
        JsonNode node = resources.get("FlinkDeployment").at(path);
        assertThat(node.isMissingNode()).as(path).isFalse();
        return node;
    }

    /** Flink's configuration. */
    public Map<String, String> configuration() {
        return new ObjectMapper().convertValue(at("/spec/flinkConfiguration"), new TypeReference<>() {});
    }

    /** The arguments of the main class. */
    public List<String> arguments() {
        return new ObjectMapper().convertValue(at("/spec/job/args"), new TypeReference<>() {});
    }

    /** The main class. */
    public String mainClass() {
        return at("/spec/job/entryClass").asText();
    }
}
