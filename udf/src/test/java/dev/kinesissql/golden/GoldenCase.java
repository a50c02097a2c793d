package dev.kinesissql.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder {@code golden/CASE} with {@code ticks.ndjson} and what the shipped script makes of them, {@code
 * minimums.ndjson} and {@code rejects.ndjson}. The order of records counts for nothing; the time of rejection, which
 * is the clock's, is left out.
 *
 * @param name the name of the folder
 */
public record GoldenCase(String name) {

    private static final Path FOLDER = Path.of("..", "udf", "src", "test", "resources", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All cases, by name. */
    public static List<GoldenCase> all() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .map(path -> new GoldenCase(path.getFileName().toString()))
                    .sorted((one, other) -> one.name.compareTo(other.name))
                    .toList();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** The file of ticks. */
    public Path ticks() {
        return FOLDER.resolve(name).resolve("ticks.ndjson").toAbsolutePath().normalize();
    }

    /** Asserts that all that came out is what is expected. */
    public void assertIsAnsweredBy(List<JsonNode> minimums, List<JsonNode> rejects) throws IOException {
        assertThat(sorted(minimums)).isEqualTo(sorted(expected("minimums.ndjson")));
        assertThat(rejects).allSatisfy(reject -> assertThat(reject.get("rejected_at").asText())
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?"));
        assertThat(sorted(repeatable(rejects))).isEqualTo(sorted(expected("rejects.ndjson")));
    }

    private List<JsonNode> expected(String file) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(FOLDER.resolve(name).resolve(file))) {
            records.add(JSON.readTree(line));
        }
        return records;
    }

    /** Without the time of rejection, and without the parser's own words, which differ between versions of Flink. */
    private static List<JsonNode> repeatable(List<JsonNode> rejects) {
        for (JsonNode each : rejects) {
            ObjectNode reject = (ObjectNode) each;
            reject.remove("rejected_at");
            reject.put("detail", reject.get("detail").asText().replaceFirst("(malformed) near byte \\d+: .*", "$1"));
        }
        return rejects;
    }

    private static List<String> sorted(List<JsonNode> records) {
        return records.stream().map(GoldenCase::inFieldOrder).sorted().toList();
    }

    /** A record's text with its fields in alphabetical order. */
    private static String inFieldOrder(JsonNode json) {
        List<String> fields = new ArrayList<>();
        json.fields().forEachRemaining(field -> fields.add("\"" + field.getKey() + "\": " + field.getValue()));
        fields.sort(null);
        return "{" + String.join(", ", fields) + "}";
    }
}
