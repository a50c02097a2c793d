package dev.kinesissql.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the shipped script over {@code golden/CASE/ticks.ndjson} and compares all that comes out with
 * {@code minimums.ndjson} and {@code rejects.ndjson}. The order of records counts for nothing; the time of rejection,
 * which is the clock's, is left out.
 */
class SlidingGoldenTest {

    private static final Path CASES = Path.of("src", "test", "resources", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.filter(Files::isDirectory).map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyRecordIsWhereItBelongs(String name, @InjectClusterRESTAddress URI cluster) throws IOException {
        Path files = CASES.resolve(name);

        ShippedScript.Result result =
                new ShippedScript(cluster, folder).run(files.resolve("ticks.ndjson").toAbsolutePath(), Map.of());

        assertThat(sorted(result.minimums())).isEqualTo(sorted(read(files.resolve("minimums.ndjson"))));
        assertThat(result.rejects()).allSatisfy(reject ->
                assertThat(reject.get("rejected_at").asText()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?"));
        assertThat(sorted(repeatable(result.rejects()))).isEqualTo(sorted(read(files.resolve("rejects.ndjson"))));
    }

    private static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
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
        return records.stream().map(SlidingGoldenTest::inFieldOrder).sorted().toList();
    }

    /** A record's text with its fields in alphabetical order. */
    private static String inFieldOrder(JsonNode json) {
        List<String> fields = new ArrayList<>();
        json.fields().forEachRemaining(field -> fields.add("\"" + field.getKey() + "\": " + field.getValue()));
        fields.sort(null);
        return "{" + String.join(", ", fields) + "}";
    }
}
