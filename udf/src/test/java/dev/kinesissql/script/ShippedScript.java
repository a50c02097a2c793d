package dev.kinesissql.script;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kinesissql.golden.SinkFolder;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs {@code sql-scripts/sliding.sql}, as it is shipped, with the stock SQL Client on a cluster, with files in place of
 * the three streams.
 */
final class ShippedScript {

    private final URI cluster;
    private final Path folder;

    /**
     * @param cluster the address of the cluster's REST API
     * @param folder an empty folder for the files
     */
    ShippedScript(URI cluster, Path folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    /**
     * What came out.
     *
     * @param minimums records of the output, each with all three fields
     * @param rejects records of the rejects
     */
    record Result(List<JsonNode> minimums, List<JsonNode> rejects) {

        /** The minimums as {@link SlidingMinimumOracle#line} writes them, in order of window and ticker. */
        List<String> minimumLines() {
            return minimums.stream()
                    .map(minimum -> SlidingMinimumOracle.line(
                            minimum.get("event_time").asText(),
                            minimum.get("ticker").asText(),
                            minimum.get("price").asDouble()))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Runs the script over the records of a file, in their order.
     *
     * @param settings session settings on top of those that make a run repeatable
     */
    Result run(Path ticks, Map<String, String> settings) throws IOException {
        ScriptClient.runShipped("sliding.sql", environment(ticks, settings), folder, cluster);
        return new Result(SinkFolder.read(folder.resolve("minimums")), SinkFolder.read(folder.resolve("rejects")));
    }

    private String environment(Path ticks, Map<String, String> settings) {
        StringBuilder sql = new StringBuilder();
        // Wait for the end of the job, and let it end only when its files are complete.
        set(sql, "table.dml-sync", "true");
        set(sql, "execution.checkpointing.interval", "500 ms");
        set(sql, "parallelism.default", "1");
        // The watermark moves after each record, not by the wall clock: what is late is the same in every run.
        set(sql, "pipeline.auto-watermark-interval", "0 ms");
        settings.forEach((key, value) -> set(sql, key, value));
        sql.append("CREATE TABLE ticks_stream WITH ('connector' = 'filesystem', 'path' = '")
                .append(ticks.toUri())
                .append("');\n");
        for (String sink : List.of("minimums", "rejects")) {
            sql.append("CREATE TABLE ").append(sink).append("_stream WITH ('connector' = 'filesystem', 'path' = '")
                    .append(folder.resolve(sink).toUri())
                    .append("', 'format' = 'json');\n");
        }
        return sql.toString();
    }

    private static void set(StringBuilder sql, String key, String value) {
        sql.append("SET '").append(key).append("' = '").append(value).append("';\n");
    }
}
