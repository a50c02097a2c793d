package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plan of the shipped script over its own default tables, the tutorial's streams on AWS: {@code EXPLAIN} in place of
 * {@code EXECUTE} is all that is changed, and nothing is asked of the network.
 */
class SlidingPlanIT {

    @TempDir
    Path folder;

    @Test
    void oneScanWithItsWatermarkInItFeedsATwoPhaseWindowAggregationAndTheRejects() throws Exception {
        Path script = folder.resolve("explain.sql");
        String sql = Files.readString(EmulatorExtension.BUNDLE.script());
        assertThat(sql).containsOnlyOnce("\nEXECUTE STATEMENT SET\n");
        Files.writeString(script, sql.replace("\nEXECUTE STATEMENT SET\n", "\nEXPLAIN STATEMENT SET\n"));
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
        assertThat(operators(output)).isEqualTo("""
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
