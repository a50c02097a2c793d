package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.bin.BundleProcess;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.ticks.PartitionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands for {@code bash}, {@code curl} and {@code jq} in {@code sql-scripts/README.md}, as they stand there. */
@Tag("docker")
class SqlGatewayRestIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @Order(1)
    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of());

    @Order(2)
    @RegisterExtension
    static final SqlGatewayExtension GATEWAY = new SqlGatewayExtension(CLUSTER);

    private static final Pattern SECTION = Pattern.compile("^### By REST$(.*?)^##", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^```bash\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theyRunTheScript() throws Exception {
        OracleTicks ticks = OracleTicks.write(folder);
        SlidingSubmission script = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder);
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            streams.create("rest", 1, PartitionKey.TICKER, ticks.file(), ticks.count());

            BundleProcess.Result result =
                    commands(GATEWAY.port()).with("INIT", script.environment("rest", "rest", Map.of())).run();

            assertThat(result.errors()).isEmpty();
            assertThat(result.output()).matches("Job ID: [0-9a-f]{32}\n");
            streams.awaitMinimums("rest", ticks.minimums().size());
            CLUSTER.cancel(SlidingSubmission.jobId(result));
            streams.assertAnswers("rest", ticks.minimums());
        }
    }

    @Test
    void theyStopAtAStatementThatFails() throws Exception {
        Path tables = write("tables.sql", """
                -- A comment that ends with a semicolon;
                CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');
                """);
        Path broken = write("broken.sql", """
                INSERT INTO t SELECT 1;

                -- No such column
                INSERT INTO t SELECT b FROM t;
                INSERT INTO t SELECT 2;
                """);

        BundleProcess.Result result = commands(GATEWAY.port()).with("INIT", tables).with("SCRIPT", broken).run();

        assertThat(result.output()).matches("Job ID: [0-9a-f]{32}\n");
        assertThat(result.errors())
                .startsWith("Internal server error.\n")
                .contains("ValidationException: SQL validation failed. At line 3, column 22: Column 'b' not found in any"
                        + " table\n")
                .doesNotContain("\tat ")
                .endsWith("\nERROR in " + broken + ":\n\n-- No such column\nINSERT INTO t SELECT b FROM t;\n\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void theyStopAtTheEndOfAFileInsideAStatement() throws Exception {
        Path open = write("open.sql", "EXECUTE STATEMENT SET\nBEGIN\nINSERT INTO t SELECT 1;\n");

        BundleProcess.Result result = commands(GATEWAY.port()).with("INIT", open).run();

        assertThat(result.errors()).isEqualTo(open + " ends inside a statement:\n" + Files.readString(open));
        assertThat(result.output()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void theyTellWhenThereIsNoGateway() throws Exception {
        int port = Ports.anyFree();

        BundleProcess.Result result = commands(port).run();

        assertThat(result.errors()).startsWith("curl: (7) Failed to connect to localhost port " + port);
        assertThat(result.output()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void theyTellWhenSomethingElseAnswers() throws Exception {
        BundleProcess.Result result = commands(CLUSTER.port()).run();

        assertThat(result.errors()).isEqualTo("Not found: /v1/sessions\n");
        assertThat(result.output()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(1);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** The commands of the page, for a gateway on this machine. */
    private static BundleProcess commands(int port) throws IOException {
        Path root = EmulatorExtension.BUNDLE.root();
        Matcher section = SECTION.matcher(Files.readString(root.resolve("sql-scripts/README.md")));
        assertThat(section.find()).isTrue();
        String commands =
                BLOCK.matcher(section.group(1)).results().map(block -> block.group(1)).collect(Collectors.joining());
        assertThat(commands).contains("curl ");
        return BundleProcess.pasted(root, commands).with("GATEWAY", "http://localhost:" + port);
    }
}
