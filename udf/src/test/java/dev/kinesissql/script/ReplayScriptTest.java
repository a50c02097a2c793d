package dev.kinesissql.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kinesissql.golden.SinkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code sql-scripts/replay.sql}, as it is shipped, with files in place of the streams. */
class ReplayScriptTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONG_AGO = "2026-11-22 08:03:05.120000";
    private static final String FAR_AHEAD = "2999-01-01 00:00:00";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    @Test
    void itWritesTheOriginalRecordsOfOlderRejects(@InjectClusterRESTAddress URI cluster) throws IOException {
        byte[] latin1 = "{\"ticker\": \"é\"}".getBytes(ISO_8859_1);
        String cut = reject("invalid_ticker", "cut:{\"ticker\": \"AA", LONG_AGO);
        Files.write(folder.resolve("rejects.ndjson"), List.of(
                reject("unparsable", "nonsense é", LONG_AGO),
                reject("unparsable", "base64:" + Base64.getEncoder().encodeToString(latin1), LONG_AGO),
                reject("invalid_price", "{\"ticker\": \"AAPL\", \"price\": -1}", "2026-11-22 08:03:05"),
                reject("late", "{\"ticker\": \"LATE\"}", LONG_AGO),
                reject("invalid_price", "{\"ticker\": \"NEW\"}", FAR_AHEAD),
                cut,
                "no reject",
                "{\"reason\": \"unparsable\"}"));

        run(cluster);

        assertThat(replayed()).containsExactlyInAnyOrder(
                new String("nonsense é".getBytes(UTF_8), ISO_8859_1),
                new String(latin1, ISO_8859_1),
                "{\"ticker\": \"AAPL\", \"price\": -1}");
        assertThat(SinkFolder.read(folder.resolve("unreplayable")).stream()
                        .map(row -> row.get("reject").asText() + " | "
                                + row.get("why").asText().replaceFirst("malformed near byte \\d+: .*", "malformed")))
                .containsExactlyInAnyOrder(
                        cut + " | record: cut, the rest is lost",
                        "no reject | not a JSON object: malformed",
                        "{\"reason\": \"unparsable\"} | record: missing");
    }

    private static String reject(String reason, String record, String rejectedAt) {
        ObjectNode reject = JSON.createObjectNode();
        reject.put("reason", reason).put("detail", "...").putNull("ticker").putNull("price").putNull("event_time");
        return reject.put("record", record).put("rejected_at", rejectedAt).toString();
    }

    private void run(URI cluster) throws IOException {
        String environment = "SET 'table.dml-sync' = 'true';\n"
                + "SET 'execution.checkpointing.interval' = '500 ms';\n"
                + table("rejects_to_replay", "rejects.ndjson", "")
                + table("replay_target", "replayed", "")
                + table("unreplayable", "unreplayable", ", 'format' = 'json'");
        ScriptClient.runShipped("replay.sql", environment, folder, cluster);
    }

    private String table(String name, String path, String more) {
        return "CREATE TABLE " + name + " WITH ('connector' = 'filesystem', 'path' = '" + folder.resolve(path).toUri() + "'"
                + more + ");\n";
    }

    /** The records, a byte a character. */
    private List<String> replayed() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("replayed")).filter(Files::isRegularFile)) {
            return files.flatMap(ReplayScriptTest::lines).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file, ISO_8859_1).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
