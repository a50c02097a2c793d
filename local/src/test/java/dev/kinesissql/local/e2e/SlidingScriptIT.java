package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job with nothing in it replaced but AWS: ticks go to an emulated stream, the shipped script is submitted by
 * {@code bin/sql-client.sh} behind an environment file of the caller's own, a cluster of processes runs it with the real
 * connector, and the minimums are read back from the output stream.
 */
class SlidingScriptIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(Map.of("taskmanager.numberOfTaskSlots", "6"));

    private static final Pattern JOB_ID = Pattern.compile("Job ID: ([0-9a-f]{32})");

    @TempDir
    Path folder;

    /** A set-up of streams and job, with streams of its own. */
    private record Case(int shards, int parallelism) {

        String run() {
            return shards + "-" + parallelism;
        }
    }

    private static final List<Case> CASES = List.of(new Case(1, 1), new Case(1, 2), new Case(4, 1), new Case(4, 2));

    @Test
    void windowsAreTheOraclesWhateverTheShardsAndTheParallelism() throws Exception {
        OracleTicks ticks = OracleTicks.write(folder);
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            Map<Case, String> jobs = new LinkedHashMap<>();
            for (Case each : CASES) {
                streams.create(each.run(), each.shards(), ticks.file(), ticks.count());
                jobs.put(each, submit(each));
            }
            for (Case each : CASES) {
                streams.awaitMinimums(each.run(), ticks.minimums().size());
                // The job is stopped first: what it writes on its way out counts too.
                CLUSTER.cancel(jobs.get(each));
                streams.assertAnswers(each.run(), ticks.minimums());
            }
        }
    }

    /** Submits the script by {@code bin/sql-client.sh -i OTHER.sql -f sql-scripts/sliding.sql}; returns the job's id. */
    private String submit(Case each) throws Exception {
        Path environment = folder.resolve("environment-" + each.run() + ".sql");
        Files.writeString(environment, table("ticks", each, "'scan.stream.initpos' = 'TRIM_HORIZON'")
                + table("minimums", each, "'sink.http-client.protocol.version' = 'HTTP1_1', 'format' = 'json'")
                + table("rejects", each, "'sink.http-client.protocol.version' = 'HTTP1_1', 'format' = 'json'"));
        Path output = folder.resolve("client-" + each.run() + ".out");
        ProcessBuilder builder = new ProcessBuilder(
                        EmulatorExtension.BUNDLE.bin("sql-client.sh").toString(),
                        "-D", "execution.target=remote",
                        "-D", "rest.port=" + CLUSTER.port(),
                        "-D", "parallelism.default=" + each.parallelism(),
                        "-hist", folder.resolve("history").toString(),
                        "-i", environment.toString(),
                        "-f", EmulatorExtension.BUNDLE.script().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("FLINK_LOG_DIR", folder.toString());
        builder.environment().keySet().removeAll(List.of("FLINK_HOME", "FLINK_CONF_DIR"));
        int exitCode = builder.start().waitFor();
        String printed = Files.readString(output);
        assertThat(exitCode).as(printed).isZero();
        Matcher matcher = JOB_ID.matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        return matcher.group(1);
    }

    private static String table(String name, Case each, String more) {
        return "CREATE TABLE " + name + "_stream WITH ('connector' = 'kinesis', 'stream' = '"
                + SlidingStreams.name(name, each.run()) + "', 'aws.region' = 'us-west-2', 'aws.endpoint' = '" + EMULATOR.endpoint().uri()
                + "', 'aws.credentials.provider' = 'BASIC', 'aws.credentials.basic.accesskeyid' = 'x',"
                + " 'aws.credentials.basic.secretkey' = 'x', " + more + ");\n";
    }
}
