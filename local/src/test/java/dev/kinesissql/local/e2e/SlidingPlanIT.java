package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.bin.BundleProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plan of the shipped script over its own default tables, the tutorial's streams on AWS: {@code EXPLAIN} in place of
 * {@code EXECUTE} is all that is changed, and nothing is asked of the network.
 */
class SlidingPlanIT {

    private static final Path RELEASED = Path.of("src", "test", "resources", "released");
    private static final Path RELEASED_PLAN = RELEASED.resolve("sliding.plan.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXECUTE = "\nEXECUTE STATEMENT SET\n";

    @TempDir
    static Path folder;

    @Test
    void oneScanWithItsWatermarkInItFeedsATwoPhaseWindowAggregationAndTheRejects() throws Exception {
        String explained = SlidingSubmission.replace(
                Files.readString(EmulatorExtension.BUNDLE.script()), EXECUTE, "\nEXPLAIN STATEMENT SET\n");

        assertThat(operators(run(explained))).isEqualTo("""
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
                   +- Reused
                """);
    }

    /**
     * The released plan is that of the last release, by {@code COMPILE PLAN}. A job finds its state in a savepoint by the
     * place of an operator among the others and by the types of what it keeps; both are compared here.
     */
    @Test
    void jobsOfTheLastReleaseFindTheirState() throws Exception {
        assertThat(difference(RELEASED_PLAN, plan("shipped")))
                .as("The script no longer restores savepoints of the last release. If that is meant, say so to its users,"
                        + " and put the new plan, by COMPILE PLAN, and the script into " + RELEASED + ".")
                .isEmpty();
    }

    @Test
    void theReleasedPlanIsThatOfTheReleasedScript() throws Exception {
        assertThat(difference(RELEASED_PLAN, plan("released"))).isEmpty();
    }

    @Test
    void whatTheReadmeSaysThatKeepsTheStateIsNoDifference() throws Exception {
        assertThat(difference(plan("shipped"), plan("kept"))).isEmpty();
    }

    static Stream<Arguments> changesThatLoseTheState() {
        return Stream.of(
                Arguments.of("aggregate", """
                        - 6 aggregate $MIN$1 of [DOUBLE]
                        + 6 aggregate $MAX$1 of [DOUBLE]
                        """),
                Arguments.of("window", """
                        - 6 window {"type":"HoppingWindow","size":"PT10S","slide":"PT5S"}
                        + 6 window {"type":"HoppingWindow","size":"PT20S","slide":"PT5S"}
                        """),
                Arguments.of("types", """
                        - 6 key [VARCHAR(2147483647)]
                        - 6 aggregate $MIN$1 of [DOUBLE]
                        + 6 key [VARCHAR(6)]
                        + 6 aggregate $MIN$1 of [FLOAT]
                        """),
                Arguments.of("one_insert", """
                        - 9 stream-exec-calc_1 from [2]
                        - 10 stream-exec-sink_1 from [9]
                        """));
    }

    @ParameterizedTest
    @MethodSource("changesThatLoseTheState")
    void aChangeThatLosesTheStateIsADifference(String change, String difference) throws Exception {
        assertThat(difference(plan("shipped"), plan(change))).isEqualTo(difference);
    }

    /** Compiles the plans of the scripts, shipped, released and changed, in one client, each in a database of its own. */
    @BeforeAll
    static void compilePlans() throws Exception {
        String shipped = Files.readString(EmulatorExtension.BUNDLE.script());
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("shipped", shipped);
        scripts.put("released", Files.readString(RELEASED.resolve("sliding.sql")));
        scripts.put("kept", SlidingSubmission.replace(shipped,
                "'stream' = 'ExampleInputStream'", "'stream' = 'Another'",
                "'scan.stream.initpos' = 'LATEST'", "'scan.stream.initpos' = 'TRIM_HORIZON'",
                "'table.exec.source.idle-timeout' = '10 s'", "'table.exec.source.idle-timeout' = '1 min'",
                "THEN 'unparsable'", "THEN 'not_json'",
                "'price: expected 0 or more, got '", "'price: negative: '",
                "limit_bytes(record_text(record), 1000000)", "limit_bytes(record_text(record), 1000)",
                "INTERVAL '1' DAY", "INTERVAL '2' DAY",
                "row_time - INTERVAL '5' SECOND", "row_time - INTERVAL '8' SECOND",
                "WHEN price IS NULL OR price < 0 THEN 'invalid_price'",
                "WHEN ticker = 'TEST' THEN 'test'\n    WHEN price IS NULL OR price < 0.01 THEN 'invalid_price'",
                "  MIN(price),", "  MIN(price) AS lowest,"));
        scripts.put("aggregate", SlidingSubmission.replace(shipped, "MIN(price)", "MAX(price)"));
        scripts.put("window", SlidingSubmission.replace(shipped,
                "DESCRIPTOR(row_time), INTERVAL '5' SECOND, INTERVAL '10' SECOND",
                "DESCRIPTOR(row_time), INTERVAL '5' SECOND, INTERVAL '20' SECOND"));
        scripts.put("types", SlidingSubmission.replace(shipped, "  ticker STRING,\n  price DOUBLE,\n  parse_error STRING,",
                "  ticker VARCHAR(6),\n  price FLOAT,\n  parse_error STRING,"));
        scripts.put("one_insert", SlidingSubmission.replace(shipped,
                shipped.substring(shipped.indexOf("\nINSERT INTO rejects\n"), shipped.indexOf("\nEND;\n")), ""));
        StringBuilder all = new StringBuilder();
        for (Map.Entry<String, String> each : scripts.entrySet()) {
            all.append("CREATE DATABASE `").append(each.getKey()).append("`;\nUSE `").append(each.getKey()).append("`;\n")
                    .append(SlidingSubmission.replace(each.getValue(), EXECUTE,
                            "\nCOMPILE PLAN '" + plan(each.getKey()) + "' FOR STATEMENT SET\n"));
        }
        run(all.toString());
    }

    private static Path plan(String name) {
        return folder.resolve(name + ".plan.json");
    }

    /** Runs a script that lets no job run; returns what the client prints. */
    private static String run(String sql) throws Exception {
        Path script = Files.writeString(folder.resolve("script.sql"), sql);
        BundleProcess.Result result = new BundleProcess(EmulatorExtension.BUNDLE.root(), "sql-client.sh",
                        "-hist", folder.resolve("history").toString(), "-f", script.toString())
                .with("FLINK_LOG_DIR", folder)
                .run();
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
        return result.output();
    }

    /** What differs in a plan from an earlier one: lines that are gone with -, lines that are new with +. */
    private static String difference(Path earlier, Path later) throws IOException {
        List<String> before = stateOf(earlier);
        List<String> now = stateOf(later);
        return Stream.concat(
                        before.stream().filter(line -> !now.contains(line)).map(line -> "- " + line + "\n"),
                        now.stream().filter(line -> !before.contains(line)).map(line -> "+ " + line + "\n"))
                .collect(Collectors.joining());
    }

    /** The operators with their inputs, and what the state of those that have some depends on, a line each. */
    private static List<String> stateOf(Path plan) throws IOException {
        JsonNode json = JSON.readTree(plan.toFile());
        // The first plan of a client begins with 1, the others go on from there.
        int offset = json.get("nodes").get(0).get("id").asInt() - 1;
        Map<Integer, List<Integer>> inputs = new TreeMap<>();
        json.get("edges").forEach(edge -> inputs
                .computeIfAbsent(edge.get("target").asInt() - offset, target -> new ArrayList<>())
                .add(edge.get("source").asInt() - offset));
        List<String> lines = new ArrayList<>();
        for (JsonNode node : json.get("nodes")) {
            int id = node.get("id").asInt() - offset;
            lines.add(id + " " + node.get("type").asText() + " from " + inputs.getOrDefault(id, List.of()));
            JsonNode columns = node.path("localAggInputRowType").path("fields");
            if (!columns.isMissingNode()) {
                lines.add(id + " key " + types(columns, node.get("grouping")));
                for (JsonNode call : node.get("aggCalls")) {
                    lines.add(id + " aggregate " + (call.get("distinct").asBoolean() ? "DISTINCT " : "")
                            + call.get("internalName").asText() + " of " + types(columns, call.get("argList")));
                }
                lines.add(id + " window " + node.get("windowing").get("window"));
            }
        }
        return lines;
    }

    private static List<String> types(JsonNode columns, JsonNode indexes) {
        List<String> types = new ArrayList<>();
        indexes.forEach(index -> types.add(columns.get(index.asInt()).get("fieldType").asText()));
        return types;
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
