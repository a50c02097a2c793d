package dev.kinesissql.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.golden.SinkFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What statements do, on a small cluster. */
class ScriptRunTest {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    private final List<String> answers = new ArrayList<>();
    private Path properties;

    @BeforeEach
    void writeProperties() throws IOException {
        properties = PropertyFile.write(folder, folder.resolve("ticks.ndjson"));
    }

    @Test
    void allInsertsAreOneJob(@InjectClusterRESTAddress URI cluster) throws Exception {
        int before = jobs(cluster).size();

        run(sink("a") + sink("b") + sink("c") + sink("d")
                + "INSERT INTO a VALUES (1);\n"
                + "BEGIN STATEMENT SET;\nINSERT INTO b VALUES (2);\nEND;\n"
                + "EXECUTE STATEMENT SET BEGIN INSERT INTO c VALUES (3); INSERT INTO d VALUES (4); END;\n"
                + "INSERT INTO a VALUES (5)");

        assertThat(numbers("a")).containsExactlyInAnyOrder(1, 5);
        assertThat(numbers("b")).containsExactly(2);
        assertThat(numbers("c")).containsExactly(3);
        assertThat(numbers("d")).containsExactly(4);
        assertThat(jobs(cluster)).hasSize(before + 1);
    }

    @Test
    void settingsTakeEffectInTheJob(@InjectClusterRESTAddress URI cluster) throws Exception {
        run("SET 'pipeline.name' = 'named by the script; really';\n" + sink("a") + "INSERT INTO a VALUES (1);\n");

        assertThat(jobs(cluster)).extracting(job -> job.get("name").asText()).contains("named by the script; really");
    }

    @Test
    void settingsTakeEffectUntilTheyAreReset() throws Exception {
        String tables = "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');\n"
                + "CREATE TABLE totals (n INT, c BIGINT) WITH ('connector' = 'blackhole');\n";
        String insert = "INSERT INTO totals SELECT n, COUNT(*) FROM numbers GROUP BY n;\n";
        String miniBatch = "SET 'table.exec.mini-batch.enabled' = 'true';\n"
                + "SET table.exec.mini-batch.allow-latency = 1s;\n"
                + "SET 'table.exec.mini-batch.size' = '100';\n";

        String plain = plan(tables + insert);

        assertThat(plain).doesNotContain("MiniBatchAssigner");
        assertThat(plan(miniBatch + tables + insert)).contains("MiniBatchAssigner");
        assertThat(plan(miniBatch + tables + "RESET 'table.exec.mini-batch.enabled';\n" + insert)).isEqualTo(plain);
        assertThat(plan(miniBatch + tables + "RESET;\n" + insert)).isEqualTo(plain);
        assertThat(plan("SET 'sql-client.display.max-column-width' = '9';\nRESET 'sql-client.verbose';\n"
                        + tables + insert))
                .isEqualTo(plain);
    }

    @Test
    void aResetGivesBackWhatWasBeforeTheScript() throws Exception {
        Path script = folder.resolve("script.sql");
        Files.writeString(script, "SET 'table.local-time-zone' = 'Asia/Tokyo';\nSET 'table.local-time-zone' = 'UTC';\n"
                + "RESET 'table.local-time-zone';\n" + sink("a")
                + "INSERT INTO a\n"
                + "SELECT CAST(EXTRACT(HOUR FROM CAST(TO_TIMESTAMP_LTZ(0, 0) AS TIMESTAMP(0))) AS INT);\n");
        StreamExecutionEnvironment flink = flink(Map.of("table.local-time-zone", "Europe/Berlin"));

        new Application(flink, answers::add)
                .start(Arguments.of("--properties", properties.toString(), "--script", script.toString()))
                .await();

        assertThat(numbers("a")).containsExactly(1);
    }

    @Test
    void questionsAreAnsweredWithoutSecrets() throws Exception {
        run(sink("a")
                + "CREATE TABLE b (n INT, s STRING) WITH ('connector' = 'x', 'my.password' = 'hunter22');\n"
                + "SHOW VIEWS;\nDESCRIBE b;\nSHOW CREATE TABLE b;\nEXPLAIN INSERT INTO a VALUES (1);\n"
                + "INSERT INTO a VALUES (1);\n");

        assertThat(answers).hasSize(4);
        assertThat(answers.get(0)).isEmpty();
        assertThat(answers.get(1)).contains("n | INT | true").contains("s | STRING | true");
        assertThat(answers.get(2)).contains("'my.password' = '******'").doesNotContain("hunter22");
        assertThat(answers.get(3)).contains("== Optimized Execution Plan ==");
    }

    @Test
    void definitionsTakeEffectInTheirOrder() throws Exception {
        run("CREATE DATABASE other;\nUSE other;\n" + sink("a")
                + "CREATE VIEW v AS SELECT 1 AS n;\nALTER VIEW v RENAME TO w;\nINSERT INTO a SELECT n FROM w;\n"
                + "DROP VIEW w;\nUSE default_database;\nINSERT INTO other.a VALUES (2);\n");

        assertThat(numbers("a")).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void nothingStartsWhenAnythingIsWrong(@InjectClusterRESTAddress URI cluster) throws Exception {
        int before = jobs(cluster).size();

        assertThatThrownBy(() -> run(sink("a") + "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES ('x', 'y');\n"))
                .isInstanceOf(ApplicationException.class)
                .hasMessageStartingWith("1 fault to correct before this application can start:\n\n"
                        + folder.resolve("script.sql") + ":3:1: Column types of query result and sink for");

        assertThat(jobs(cluster)).hasSize(before);
        assertThat(folder.resolve("a")).doesNotExist();
    }

    private String sink(String name) {
        return "CREATE TABLE " + name + " (n INT) WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '"
                + folder.resolve(name).toUri() + "');\n";
    }

    private void run(String sql) throws Exception {
        Path script = Files.writeString(folder.resolve("script.sql"), sql);
        new Application(flink(Map.of()), answers::add)
                .start(Arguments.of("--properties", properties.toString(), "--script", script.toString()))
                .await();
    }

    private String plan(String sql) throws IOException {
        Path script = Files.writeString(folder.resolve("script.sql"), sql);
        return new Application(flink(Map.of()), answers::add)
                .check(Arguments.of("--properties", properties.toString(), "--script", script.toString()));
    }

    private static StreamExecutionEnvironment flink(Map<String, String> settings) {
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings));
        flink.setParallelism(1);
        return flink;
    }

    private List<Integer> numbers(String sink) throws IOException {
        return SinkFolder.read(folder.resolve(sink)).stream().map(row -> row.get("n").asInt()).toList();
    }

    private static List<JsonNode> jobs(URI cluster) throws IOException {
        List<JsonNode> jobs = new ArrayList<>();
        new ObjectMapper().readTree(cluster.resolve("/jobs/overview").toURL()).get("jobs").forEach(jobs::add);
        return jobs;
    }
}
