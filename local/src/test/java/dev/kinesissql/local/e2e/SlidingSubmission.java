package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shipped script as a user submits it to his cluster: {@code bin/sql-client.sh -i OTHER.sql -f
 * sql-scripts/sliding.sql}, with the emulator's streams in the environment file.
 *
 * @param emulator where the streams are
 * @param cluster where the jobs run
 * @param folder for the client's files
 */
record SlidingSubmission(EmulatorExtension emulator, FlinkClusterExtension cluster, Path folder) {

    private static final Pattern JOB_ID = Pattern.compile("Job ID: ([0-9a-f]{32})");
    private static final String SINK = "'sink.http-client.protocol.version' = 'HTTP1_1',"
            + " 'sink.flush-buffer.timeout' = '200', 'format' = 'json'";

    /**
     * Submits a job.
     *
     * @param ticks the run whose ticks it reads
     * @param run the run whose minimums and rejects it writes; also the name of the job
     * @return the job's id
     */
    String submit(String ticks, String run, int parallelism) throws Exception {
        Path environment = folder.resolve("environment-" + run + ".sql");
        Files.writeString(environment, "SET 'pipeline.name' = '" + run + "';\n"
                + table("ticks", ticks, "'scan.stream.initpos' = 'TRIM_HORIZON'")
                + table("minimums", run, SINK)
                + table("rejects", run, SINK));
        Path output = folder.resolve("client-" + run + ".out");
        ProcessBuilder builder = new ProcessBuilder(
                        EmulatorExtension.BUNDLE.bin("sql-client.sh").toString(),
                        "-D", "execution.target=remote",
                        "-D", "rest.port=" + cluster.port(),
                        "-D", "parallelism.default=" + parallelism,
                        "-hist", folder.resolve("history").toString(),
                        "-i", environment.toString(),
                        "-f", EmulatorExtension.BUNDLE.script().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("FLINK_LOG_DIR", folder.toString());
        builder.environment().keySet().removeAll(List.of("FLINK_HOME", "FLINK_CONF_DIR"));
        int exitCode = builder.start().waitFor();
        return jobId(exitCode, Files.readString(output));
    }

    private static String jobId(int exitCode, String printed) {
        assertThat(exitCode).as(printed).isZero();
        Matcher matcher = JOB_ID.matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        return matcher.group(1);
    }

    private String table(String name, String run, String more) {
        return "CREATE TABLE " + name + "_stream WITH ('connector' = 'kinesis', 'stream' = '"
                + SlidingStreams.name(name, run) + "', 'aws.region' = 'us-west-2', 'aws.endpoint' = '"
                + emulator.endpoint().uri() + "', 'aws.credentials.provider' = 'BASIC',"
                + " 'aws.credentials.basic.accesskeyid' = 'x', 'aws.credentials.basic.secretkey' = 'x', " + more
                + ");\n";
    }
}
