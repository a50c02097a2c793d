package dev.kinesissql.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.script.ScriptClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application plans the shipped script as the stock SQL Client does. */
class SamePlanTest {

    private static final Path SCRIPT = Path.of("..", "sql-scripts", "sliding.sql");
    private static final String PLAN = "== Optimized Execution Plan ==";

    @TempDir
    Path folder;

    @Tag("kinesis")
    @Test
    void overItsOwnTables() throws IOException {
        assertThat(planOfApplication()).isEqualTo(planOfClient("SET 'table.local-time-zone' = 'UTC';\n"));
    }

    @Test
    void overFiles() throws IOException {
        Path properties = PropertyFile.write(folder, folder.resolve("ticks.ndjson"));
        String environment = table("ticks", "ticks.ndjson", "")
                + table("minimums", "minimums", ", 'format' = 'json'")
                + table("rejects", "rejects", ", 'format' = 'json'");

        assertThat(planOfApplication("--properties", properties.toString())).isEqualTo(planOfClient(environment));
    }

    private String table(String name, String file, String more) {
        return "CREATE TABLE " + name + "_stream WITH ('connector' = 'filesystem', 'path' = '"
                + folder.resolve(file).toUri() + "'" + more + ");\n";
    }

    private static String planOfApplication(String... properties) {
        String[] arguments = new String[properties.length + 1];
        arguments[0] = "--check";
        System.arraycopy(properties, 0, arguments, 1, properties.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = Main.check(Arguments.of(arguments), new PrintStream(out), new PrintStream(err));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(exitCode).isZero();
        return lines(out.toString(StandardCharsets.UTF_8));
    }

    /** The plan by EXPLAIN in place of EXECUTE. */
    private String planOfClient(String environment) throws IOException {
        String sql = Files.readString(SCRIPT);
        assertThat(sql).containsOnlyOnce("\nEXECUTE STATEMENT SET\n");
        Path script = folder.resolve("explain.sql");
        Files.writeString(script, sql.replace("\nEXECUTE STATEMENT SET\n", "\nEXPLAIN STATEMENT SET\n"));
        Path tables = folder.resolve("environment.sql");
        Files.writeString(tables, environment);

        String terminal = ScriptClient.run(List.of(
                "-hist", folder.resolve("history").toString(), "-i", tables.toString(), "-f", script.toString()));

        assertThat(terminal).contains(PLAN);
        return lines(terminal.substring(terminal.indexOf(PLAN)));
    }

    /** The lines of a plan, up to the border of the client's table. */
    private static String lines(String plan) {
        assertThat(plan).startsWith(PLAN);
        String lines = plan.lines()
                .takeWhile(line -> !line.startsWith(" |"))
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        assertThat(lines).contains("GlobalWindowAggregate", "TableSourceScan", "rejects");
        return lines;
    }
}
