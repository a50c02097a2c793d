package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plan of the shipped script over its own default tables, the tutorial's streams on AWS: {@code EXPLAIN} in place of
 * {@code EXECUTE} is all that is changed, and nothing is asked of the network.
 */
class SlidingPlanIT {

    private static final Path RELEASED = Path.of("src", "test", "resources", "released", "sliding.plan.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void oneScanWithItsWatermarkInItFeedsATwoPhaseWindowAggregationAndTheRejects() throws Exception {
        assertThat(operators(runInsteadOfExecute("EXPLAIN STATEMENT SET"))).isEqualTo("""
                Calc (reuse_id=[1])
                +- TableSourceScan watermark per shard
                Sink
                +- Calc
                   +- GlobalWindowAggregate HOP(slice_end=[$slice_end], size=[10 s], slide=[5 s])
                      +- Exchange
                         +- LocalWindowAggregate HOP(time_col=[row_time], size=[10 s], slide=[5 s])
                            +- Calc
                               +- Reused
                Sink
                +- Calc
                   +- Calc
                      +- Reused
                """);
    }

    /**
     * The released plan is that of the last release, by {@code COMPILE PLAN}. A job finds its state in a savepoint by the
     * place of an operator among the others and by the types of what it keeps; both are compared here.
     */
    @Test
    void jobsOfTheLastReleaseFindTheirState() throws Exception {
        Path plan = folder.resolve("sliding.plan.json");

        runInsteadOfExecute("COMPILE PLAN '" + plan + "' FOR STATEMENT SET");

        assertThat(stateOf(plan))
                .as("The script no longer restores savepoints of the last release. If that is meant, say so to its users,"
                        + " and put the new plan, " + plan + ", and the script into " + RELEASED.getParent() + ".")
                .isEqualTo(stateOf(RELEASED));
    }

    /** Runs the script with another statement in place of its {@code EXECUTE STATEMENT SET}. */
    private String runInsteadOfExecute(String statement) throws Exception {
        Path script = folder.resolve("script.sql");
        String sql = Files.readString(EmulatorExtension.BUNDLE.script());
        assertThat(sql).containsOnlyOnce("\nEXECUTE STATEMENT SET\n");
        Files.writeString(script, sql.replace("\nEXECUTE STATEMENT SET\n", "\n" + statement + "\n"));
        ProcessBuilder builder = new ProcessBuilder(
                        EmulatorExtension.BUNDLE.bin("sql-client.sh").toString(),
                        "-hist", folder.resolve("history").toString(),
                        "-f", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("FLINK_LOG_DIR", folder.toString());
        builder.environment().keySet().removeAll(List.of("FLINK_HOME", "FLINK_CONF_DIR"));

        int exitCode = builder.start().waitFor();

        String output = Files.readString(folder.resolve("output"));
        assertThat(exitCode).as(output).isZero();
        return output;
    }

    /** The operators with their inputs, a line each, and behind those that keep state what it depends on. */
    private static String stateOf(Path plan) throws IOException {
        JsonNode json = JSON.readTree(plan.toFile());
        Map<Integer, List<Integer>> inputs = new TreeMap<>();
        json.get("edges").forEach(edge -> inputs.computeIfAbsent(edge.get("target").asInt(), target -> new ArrayList<>())
                .add(edge.get("source").asInt()));
        StringBuilder text = new StringBuilder();
        for (JsonNode node : json.get("nodes")) {
            text.append(node.get("id")).append(' ').append(node.get("type").asText())
                    .append(" from ").append(inputs.getOrDefault(node.get("id").asInt(), List.of())).append('\n');
            if (node.has("windowing")) {
                for (String kept : List.of("grouping", "aggCalls", "windowing", "localAggInputRowType")) {
                    text.append("    ").append(kept).append(' ').append(node.path(kept)).append('\n');
                }
            }
        }
        return text.toString();
    }

    /** The operators of the optimized execution plan, with their indentation, and what matters of their attributes. */
    private static String operators(String output) {
        return output.lines()
                .dropWhile(line -> !line.startsWith("== Optimized Execution Plan =="))
                .skip(1)
                .takeWhile(line -> !line.startsWith(" |"))
                .filter(line -> !line.isBlank())
                .map(line -> line.replaceFirst("^([ +-]*\\w+).*$", "$1") + attributes(line) + "\n")
                .collect(Collectors.joining());
    }

    private static String attributes(String line) {
        if (line.contains("(reuse_id=[1])")) {
            return " (reuse_id=[1])";
        }
        if (line.contains("TableSourceScan(") && line.contains(", watermark=[")) {
            return " watermark per shard";
        }
        return line.contains("window=[HOP(") ? line.replaceFirst("^.*window=\\[(HOP\\(.*?\\))\\].*$", " $1") : "";
    }
}
