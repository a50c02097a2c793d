package dev.kinesissql.local.sqlclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.bin.BundleProcess;
import dev.kinesissql.local.bin.StandInBundle;
import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bin/sql-client.sh}: exit code and last words, with the stock client and real jobs behind it. */
class SqlClientIT {

    private static final String CORRECT_IT = " Correct the statement at that place.";
    private static final String NEVER_ENDS = ": a quote, comment or bracket is never closed, or END is missing."
            + " Nothing from there on was executed. Close it; every statement ends with ; at the end of its line.";

    @TempDir
    private static Path shared;

    private static Path bundle;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeBundle() throws IOException {
        bundle = StandInBundle.in(shared);
    }

    @AfterEach
    void deleteLinks() throws IOException {
        StandInBundle.delete(folder);
    }

    @AfterAll
    static void deleteBundle() throws IOException {
        StandInBundle.delete(shared);
    }

    @Test
    void aScriptThatSucceedsHasExitCode0() throws Exception {
        Path tables = write("tables.sql", """
                CREATE TABLE numbers (n INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s');
                -- the end""".formatted(folder.resolve("numbers").toUri()));
        Path script = write("script.sql", """
                SET 'sql-client.execution.result-mode' = 'TABLEAU';
                EXECUTE STATEMENT SET BEGIN
                INSERT INTO numbers VALUES (1), (2);
                INSERT INTO numbers VALUES (3);
                END;
                SELECT SUM(n) AS total FROM numbers""");

        BundleProcess.Result result = inProcess("-D", "execution.runtime-mode=batch", "-i", tables.toString(),
                "-f", script.toString());

        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("| total |", "|     6 |");
        assertThat(folder.resolve("logs/sql-client.log")).isNotEmptyFile();
    }

    static Stream<Arguments> brokenScripts() {
        return Stream.of(
                Arguments.of("""
                        SET 'a' = 'b';
                        CREATE TABEL t (a INT);
                        """, "In FILE, line 2, column 8 (CREATE TABEL t (a INT);): syntax error: \"TABEL\" is not"
                        + " expected at line 2, column 8. Correct the statement at that place or just before it."),
                Arguments.of("""

                        -- A comment; it ends with a semicolon;
                        CREATE TABLE t (a INT) WITH ('connector' = 'datagen');

                        /* another
                           comment; */

                        SELECT
                          a, -- 'not closed;
                          prise
                        FROM t;
                        """, "In FILE, line 10, column 3 (prise): Column 'prise' not found in any table (at line 10,"
                        + " column 3)." + CORRECT_IT),
                Arguments.of("""
                        CREATE TABLE t (a INT) WITH (
                          'connector' = 'datagen',
                          'number-of-row' = '3'
                        );
                        SELECT * FROM t;
                        """, "In FILE, statement 2, line 5 (SELECT * FROM t;): the table t has, with the connector"
                        + " 'datagen', no option 'number-of-row' (did you mean 'number-of-rows'?). Correct the name of"
                        + " the option, or remove it."),
                Arguments.of("""
                        CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');
                        EXECUTE STATEMENT SET
                        BEGIN

                        INSERT INTO t SELECT CASE WHEN TRUE THEN 1 END;

                        INSERT INTO t
                        SELECT b FROM t;

                        END;
                        """, "In FILE, line 8, column 8 (SELECT b FROM t;): Column 'b' not found in any table (at line"
                        + " 8, column 8)." + CORRECT_IT),
                Arguments.of("""
                        SET 'a' = 'b';
                        -- The quote after datagen is missing.
                        CREATE TABLE t (a INT) WITH ('connector' = 'datagen);
                        SELECT a FROM t;
                        """, "The SQL script FILE ends inside a statement that starts in line 3" + NEVER_ENDS),
                Arguments.of("""
                        CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');

                        EXECUTE STATEMENT SET BEGIN
                        INSERT INTO t SELECT 1;
                        """, "The SQL script FILE ends inside a statement that starts in line 3" + NEVER_ENDS),
                Arguments.of("""
                        CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');
                        BEGIN STATEMENT SET;
                        INSERT INTO t SELECT 1;
                        """, "The SQL script FILE ends inside a statement that starts in line 2" + NEVER_ENDS),
                Arguments.of("""
                        SET 'a' = 'b'; -- a remark
                        SET 'c' = 'd';
                        """, "In FILE, statement 1, line 1 (SET 'a' = 'b'; -- a remark): there is more than one"
                        + " statement in this line. Begin each statement in a line of its own: the SQL Client ends a"
                        + " statement only where ; ends the line."));
    }

    @ParameterizedTest
    @MethodSource("brokenScripts")
    void aScriptThatFailsHasExitCode1AndSaysWhereAndWhy(String text, String paragraph) throws Exception {
        Path script = write("broken.sql", text);

        BundleProcess.Result result = inProcess("-f", script.toString());

        assertFailed(result, paragraph.replace("FILE", script.toString()));
    }

    @Test
    void anErrorInTheInitFileIsToldInItsLinesAndTheScriptIsNotRun() throws Exception {
        Path tables = write("tables.sql", "\n\n  -- tables\nCREATE TABLE t (\n  a INTEGR\n) WITH ('connector' ="
                + " 'datagen');\n");
        Path script = write("script.sql", "SHOW TABLES;\n");

        // The stock client takes every beginning of --init and --file.
        BundleProcess.Result result = inProcess("--ini", tables.toString(), "--fil=" + script);

        assertFailed(result, "In " + tables + ", line 5, column 5 (a INTEGR): Unknown identifier 'INTEGR' (at line 5,"
                + " column 5)." + CORRECT_IT);
        assertThat(result.output()).doesNotContain("SHOW TABLES");
    }

    @Test
    void aScriptThatDoesNotExistIsNamed() throws Exception {
        BundleProcess.Result result = inProcess("-f", "no-such.sql");

        assertFailed(result, "The SQL script 'no-such.sql' cannot be read: there is no such file. Give -f the path of"
                + " an existing file, relative to " + Path.of("").toAbsolutePath() + ".");
    }

    @Test
    void aMissingStreamIsNamed() throws Exception {
        int port = Ports.anyFree();
        Path tables = write("tables.sql", Files.readString(bundle.resolve("conf/local.sql"))
                .replace(":4568", ":" + port)
                .replace("ExampleInputStream", "NoSuchStream"));
        Path script = bundle.resolve("sql-scripts/sliding.sql");

        BundleProcess.Result result;
        try (ManagedProcess emulator = Emulator.start(new Bundle(bundle), port, folder, false)) {
            emulator.requireAlive();
            result = inProcess("-D", "restart-strategy.type=disable", "-i", tables.toString(), "-f", script.toString());
        }

        int line = Files.readAllLines(script).indexOf("EXECUTE STATEMENT SET") + 1;
        assertFailed(result, "In " + script + ", statement 23, line " + line + " (EXECUTE STATEMENT SET): the stream"
                + " NoSuchStream does not exist in the region or endpoint that the table names. Create the stream, or"
                + " correct 'stream' (or 'stream.arn'), 'aws.region' and 'aws.endpoint' of the environment table.");
    }

    @Test
    void aClusterThatDoesNotRunIsNamed() throws Exception {
        int port = Ports.anyFree();
        Path script = write("script.sql", """
                CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');
                INSERT INTO t SELECT 1;
                """);

        BundleProcess.Result result = client("-D", "execution.target=remote", "-D", "rest.port=" + port,
                "-D", "rest.retry.max-attempts=1", "-D", "rest.retry.delay=1", "-f", script.toString()).run();

        assertFailed(result, "In " + script + ", statement 2, line 2 (INSERT INTO t SELECT 1;): nothing answers on"
                + " port "
                + port + " of this machine. If that is the Flink cluster (rest.port), start it: bin/cluster.sh start."
                + " If it is the SQL Gateway: bin/sql-gateway.sh start.");
    }

    @Test
    void aGatewayThatDoesNotRunIsNamed() throws Exception {
        int port = Ports.anyFree();
        Path script = write("script.sql", "SHOW TABLES;\n");

        BundleProcess.Result result = new BundleProcess(bundle, "sql-client.sh", "gateway", "-e", "localhost:" + port,
                        "-hist", folder.resolve("history").toString(), "-f", script.toString())
                .with("FLINK_LOG_DIR", folder.resolve("logs"))
                .run();

        assertFailed(result, "nothing answers on port " + port + " of this machine. If that is the Flink cluster"
                + " (rest.port), start it: bin/cluster.sh start. If it is the SQL Gateway: bin/sql-gateway.sh start.");
    }

    @Test
    void aFlinkHomeThatIsNoFlinkIsRefused() throws Exception {
        BundleProcess.Result result = client("-f", "any.sql").with("FLINK_HOME", folder).run();

        assertFailed(result, "FLINK_HOME (" + folder + ") has no opt/flink-sql-client-*.jar: it is not the folder of a"
                + " Flink release. Point FLINK_HOME at one, or unset it to use the Flink that this project assembles.");
    }

    @Test
    void aFlinkReleaseGetsConnectorAndFunctionsFromTheBundle() throws Exception {
        Path release = flinkRelease();
        String sliding = Files.readString(bundle.resolve("sql-scripts/sliding.sql"));
        Path script = write("explain.sql", sliding.replace("EXECUTE STATEMENT SET", "EXPLAIN STATEMENT SET"));

        BundleProcess.Result result = client("-i", bundle.resolve("conf/local.sql").toString(), "-f", script.toString())
                .with("FLINK_HOME", release)
                .run();

        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("== Optimized Execution Plan"
                + " ==", "is_valid_ticker(", "Sink(table=[default_catalog"
                + ".default_database.rejects]");
        assertThat(release.resolve("lib")).isDirectoryNotContaining("glob:**kinesis**");
    }

    @Test
    void theInteractiveClientEndsWithItsInput() throws Exception {
        BundleProcess.Result result = inProcess();

        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("Welcome! Enter 'HELP;' to list all available commands.");
    }

    @Test
    void aStatementInTheArgumentsThatFailsHasExitCode1() throws Exception {
        BundleProcess.Result result = inProcess("-u", "INSERT INTO t SELECT 1");

        assertFailed(result, "Cannot find table '`default_catalog`.`default_database`.`t`' in any of the catalogs"
                + " [default_catalog], nor as a temporary table.");
    }

    /** The folder of a Flink release, as far as the client uses it: the bundle's jars are not in its lib/. */
    private Path flinkRelease() throws IOException {
        Path release = folder.resolve("flink");
        for (String part : List.of("lib", "opt", "conf")) {
            Files.createDirectories(release.resolve(part));
        }
        Files.copy(bundle.resolve("conf/config.yaml"), release.resolve("conf/config.yaml"));
        try (Stream<Path> jars = Files.list(StandInBundle.flinkLib())) {
            for (Path jar : jars.toList()) {
                String name = jar.getFileName().toString();
                boolean optional = name.matches("flink-(sql-client|sql-gateway|python)-\\d.*");
                if (!name.matches("(kinesis-sql-udf|flink-connector-kinesis|joda-time|jcl-over-slf4j)-.*")) {
                    Files.createSymbolicLink(release.resolve(optional ? "opt" : "lib").resolve(name), jar);
                }
            }
        }
        return release;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** A client whose jobs run inside it, one after the other. */
    private BundleProcess.Result inProcess(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-D", "execution.target=local", "-D", "table.dml-sync=true", "-D",
                "rest.port=0"));
        all.addAll(List.of(arguments));
        return client(all.toArray(String[]::new)).run();
    }

    private BundleProcess client(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-hist", folder.resolve("history").toString()));
        all.addAll(List.of(arguments));
        return new BundleProcess(bundle, "sql-client.sh", all.toArray(String[]::new))
                .with("FLINK_LOG_DIR", folder.resolve("logs"));
    }

    private static void assertFailed(BundleProcess.Result result, String paragraph) {
        assertThat(result.errors()).isEqualTo("\nERROR: " + paragraph + "\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }
}
