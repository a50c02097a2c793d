package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.golden.GoldenCase;
import dev.kinesissql.local.bin.BundleProcess;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.sqlclient.ScriptStatements;
import dev.kinesissql.local.ticks.PartitionKey;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.apache.flink.table.client.SqlClientException;
import org.apache.flink.table.client.gateway.SqlExecutionException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped script behind a SQL Gateway, by the SQL Client and by Flink's JDBC driver, and what {@code
 * sql-scripts/README.md} says of the driver. {@link SqlGatewayRestIT} does the same by REST.
 */
@Tag("faults")
class SqlGatewayIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @Order(1)
    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of());

    @Order(2)
    @RegisterExtension
    static final SqlGatewayExtension GATEWAY = new SqlGatewayExtension(CLUSTER);

    @TempDir
    Path folder;

    @Test
    void theClientSubmitsTheScript() throws Exception {
        OracleTicks ticks = OracleTicks.write(folder);
        SlidingSubmission script = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder);
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            streams.create("client", 1, PartitionKey.TICKER, ticks.file(), ticks.count());

            String job = SlidingSubmission.jobId(script.runThrough(
                    GATEWAY.port(), script.environment("client", "client", Map.of()), EmulatorExtension.BUNDLE.script()));

            streams.awaitMinimums("client", ticks.minimums().size());
            CLUSTER.cancel(job);
            streams.assertAnswers("client", ticks.minimums());
        }
    }

    @Test
    void theClientTellsWhichStatementHasFailed() throws Exception {
        Path tables = Files.writeString(folder.resolve("tables.sql"),
                "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n");
        Path broken = Files.writeString(folder.resolve("broken.sql"), "SHOW TABLES;\n\nINSERT INTO t\n  SELECT b FROM t;\n");

        BundleProcess.Result result = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder)
                .runThrough(GATEWAY.port(), tables, broken);

        assertThat(result.errors()).isEqualTo("\nERROR: In " + broken + ", line 4, column 10 (SELECT b FROM t;): Column 'b'"
                + " not found in any table (at line 4, column 10). Correct the statement at that place.\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void theClientTellsWhenTheClusterAnswers() throws Exception {
        Path script = Files.writeString(folder.resolve("script.sql"), "SHOW TABLES;\n");

        BundleProcess.Result result = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder)
                .runThrough(CLUSTER.port(), script, script);

        assertThat(result.errors()).isEqualTo("\nERROR: what answers there is a Flink cluster and no SQL Gateway. Give -e the"
                + " address of the gateway, localhost:8083 if it is that of bin/sql-gateway.sh start.\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void jdbcRunsTheScriptAndReadsItsAnswers() throws Exception {
        GoldenCase golden = new GoldenCase("late");
        List<String> script = ScriptStatements.of(EmulatorExtension.BUNDLE.script());
        assertThat(String.join("", script)).isEqualTo(Files.readString(EmulatorExtension.BUNDLE.script()));
        // An INSERT ends with its job; the files are complete then; and what is late is the same in every run.
        try (JdbcSession session = JdbcSession.open(GATEWAY.port(), Map.of(
                "table.dml-sync", "true",
                "execution.checkpointing.interval", "500 ms",
                "pipeline.auto-watermark-interval", "0 ms"))) {
            session.execute(table("ticks_stream", golden.ticks().toUri(), ""));
            session.execute(table("minimums_stream", folder.resolve("minimums").toUri(), ", 'format' = 'json'"));
            session.execute(table("rejects_stream", folder.resolve("rejects").toUri(), ", 'format' = 'json'"));

            List<Map<String, Object>> job = List.of();
            for (String statement : script) {
                assertThat(job).as("what came before the last statement").isEmpty();
                job = session.execute(statement);
            }

            assertThat(job).hasSize(1);
            assertThat(job.get(0)).containsOnlyKeys("job id");
            assertThat(CLUSTER.rest().jobState(job.get(0).get("job id").toString())).contains("FINISHED");
            session.execute("SET 'execution.runtime-mode' = 'batch';");
            List<JsonNode> minimums = json(session.execute("SELECT * FROM minimums ORDER BY event_time DESC"));
            assertThat(minimums).isSortedAccordingTo(
                    Comparator.comparing((JsonNode minimum) -> minimum.get("event_time").asText()).reversed());
            golden.assertIsAnsweredBy(minimums, json(session.execute("SELECT * FROM rejects")));
        }
    }

    private static String table(String name, URI path, String options) {
        return "CREATE TABLE " + name + " WITH ('connector' = 'filesystem', 'path' = '" + path + "'" + options + ");";
    }

    private static List<JsonNode> json(List<Map<String, Object>> rows) {
        List<JsonNode> records = new ArrayList<>();
        rows.forEach(row -> records.add(new ObjectMapper().valueToTree(row)));
        return records;
    }

    @Test
    void jdbcThrowsUncheckedExceptions() throws Exception {
        try (JdbcSession session = JdbcSession.open(GATEWAY.port(), Map.of())) {
            session.execute("CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');");

            assertThatThrownBy(() -> session.execute("INSERT INTO t SELECT b FROM t;"))
                    .isInstanceOf(SqlExecutionException.class)
                    .isNotInstanceOf(SQLException.class)
                    .hasMessageStartingWith("Failed to get response for the operation ")
                    .cause().hasMessageContaining("Column 'b' not found in any table");

            assertThatThrownBy(() -> session.execute("SET 'a' = 'b'; SET 'c' = 'd';"))
                    .isInstanceOf(SqlExecutionException.class)
                    .cause().hasMessageContaining("only single statement supported");
            // The session goes on.
            assertThat(session.execute("SHOW TABLES")).containsExactly(Map.of("table name", "t"));
        }
    }

    @Test
    void jdbcTellsWhenThereIsNoGateway() {
        int port = Ports.anyFree();
        assertThatThrownBy(() -> DriverManager.getConnection(JdbcSession.url(port)))
                .isInstanceOf(SqlClientException.class)
                .hasMessage("Failed to create the executor.")
                .hasRootCauseInstanceOf(ConnectException.class)
                .rootCause().hasMessage("Connection refused");

        assertThatThrownBy(() -> DriverManager.getConnection(JdbcSession.url(CLUSTER.port())))
                .isInstanceOf(SqlClientException.class)
                .rootCause().hasMessage("[Unable to load requested file /v1/api_versions.]");
    }

    @Test
    void jdbcGivesTheChangesOfAStreamingQueryAsRows() throws Exception {
        try (JdbcSession session = JdbcSession.open(GATEWAY.port(), Map.of())) {
            assertThat(session.execute("SELECT COUNT(*) AS n FROM (VALUES 1, 1) AS t"))
                    .containsExactly(Map.of("n", 1L), Map.of("n", 1L), Map.of("n", 2L));
            assertThatThrownBy(() -> session.execute("SELECT x FROM (VALUES 'b', 'a') AS t (x) ORDER BY x"))
                    .cause().hasMessageContaining("Sort on a non-time-attribute field is not supported.");
        }
    }

    /** A time that there never was in New York, and an instant that is another time there. */
    @Test
    void jdbcTakesTimesForThoseOfTheJvmsZone() throws Exception {
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try (JdbcSession session = new JdbcSession(
                DriverManager.getConnection(JdbcSession.url(GATEWAY.port()) + "?table.local-time-zone=UTC"))) {
            Map<String, Object> row = session.execute("SELECT TIMESTAMP '2026-11-22 08:03:05.123456' AS some_time,"
                    + " TIMESTAMP '2026-03-08 02:30:00' AS no_time, TO_TIMESTAMP_LTZ(0, 3) AS an_instant").get(0);

            assertThat(row).containsEntry("some_time", Timestamp.valueOf("2026-11-22 08:03:05.123456"));
            assertThat(row.get("no_time")).hasToString("2026-03-08 03:30:00.0");
            assertThat(row).containsEntry("an_instant", Timestamp.from(Instant.parse("1970-01-01T05:00:00Z")));
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void jdbcCannotDoEverything() throws Exception {
        try (JdbcSession session = JdbcSession.open(GATEWAY.port(), Map.of());
                Statement statement = session.connection().createStatement()) {
            DatabaseMetaData metaData = session.connection().getMetaData();
            try (ResultSet catalogs = metaData.getCatalogs()) {
                assertThat(catalogs.next()).isTrue();
                assertThat(catalogs.getString(1)).isEqualTo("default_catalog");
            }
            assertThatThrownBy(() -> metaData.getTables(null, null, null, null))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> session.connection().prepareStatement("SHOW TABLES"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            assertThatThrownBy(() -> statement.executeUpdate("SET 'a' = 'b'"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            assertThatThrownBy(() -> session.execute("SELECT ARRAY[1]"))
                    .isInstanceOf(SQLDataException.class).hasMessageContaining("Not supported value type ARRAY<INT");
            assertThatThrownBy(() -> statement.setMaxRows(100)).isInstanceOf(SQLFeatureNotSupportedException.class);
            assertThatThrownBy(() -> statement.executeQuery("SHOW TABLES"))
                    .isInstanceOf(SQLException.class).hasMessage("Statement[SHOW TABLES] is not a query.");
        }
    }
}
