package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.bin.BundleProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shipped script as a user submits it to his cluster: {@code bin/sql-client.sh -i OTHER.sql -f
 * sql-scripts/sliding.sql}, with the emulator's streams in the environment file.
 *
 * @param kinesis the endpoint where the streams are
 * @param cluster where the jobs run
 * @param folder for the client's files
 */
record SlidingSubmission(URI kinesis, FlinkClusterExtension cluster, Path folder) {

    /** What the SQL Client says of a job that it has submitted. */
    static final Pattern JOB_ID = Pattern.compile("Job ID: ([0-9a-f]{32})");
    private static final Map<String, String> SINK = Map.of(
            "sink.http-client.protocol.version", "HTTP1_1", "sink.flush-buffer.timeout", "200", "format", "json");

    /**
     * Submits a job that reads from the beginning, with a watermark for each shard.
     *
     * @param ticks the run whose ticks it reads
     * @param run the run whose minimums and rejects it writes; also the name of the job
     * @return the job's id
     */
    String submit(String ticks, String run, int parallelism) throws Exception {
        return submit(EmulatorExtension.BUNDLE.script(), ticks, run, parallelism, Map.of(), List.of());
    }

    /**
     * Submits a job.
     *
     * @param source options of the source on top of, or in place of, the usual ones
     * @param client arguments of the client
     * @return the job's id
     */
    String submit(Path script, String ticks, String run, int parallelism, Map<String, String> source, List<String> client)
            throws Exception {
        return submit(environment(ticks, run, source), script, parallelism, client);
    }

    /** Submits a script behind an environment file. */
    String submit(Path environment, Path script, int parallelism, List<String> client) throws Exception {
        return jobId(run(environment, script, parallelism, client));
    }

    /** Runs the client, whether it succeeds or not. */
    BundleProcess.Result run(Path environment, Path script, int parallelism, List<String> client) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-D", "execution.target=remote",
                "-D", "rest.port=" + cluster.port(),
                "-D", "parallelism.default=" + parallelism));
        arguments.addAll(client);
        return run(arguments, environment, script);
    }

    /** Runs the client against a SQL Gateway, whether it succeeds or not. */
    BundleProcess.Result runThrough(int gatewayPort, Path environment, Path script) throws Exception {
        return run(List.of("gateway", "-e", "localhost:" + gatewayPort), environment, script);
    }

    private BundleProcess.Result run(List<String> client, Path environment, Path script) throws Exception {
        List<String> arguments = new ArrayList<>(client);
        arguments.addAll(List.of(
                "-hist", folder.resolve("history").toString(),
                "-i", environment.toString(),
                "-f", script.toString()));
        return new BundleProcess(EmulatorExtension.BUNDLE.root(), "sql-client.sh", arguments.toArray(String[]::new))
                .with("FLINK_LOG_DIR", folder)
                .run();
    }

    /** An environment file with the tables of a run, whose name the job gets too. */
    Path environment(String ticks, String run, Map<String, String> source) throws IOException {
        Map<String, String> options = new TreeMap<>(
                Map.of("connector", "kinesis-per-shard", "scan.stream.initpos", "TRIM_HORIZON"));
        options.putAll(source);
        return Files.writeString(folder.resolve("environment-" + run + ".sql"), "SET 'pipeline.name' = '" + run + "';\n"
                + table("ticks_stream", SlidingStreams.name("ticks", ticks), options)
                + table("minimums_stream", SlidingStreams.name("minimums", run), SINK)
                + table("rejects_stream", SlidingStreams.name("rejects", run), SINK));
    }

    /** The id of the only job that a client has submitted, which succeeded. */
    static String jobId(BundleProcess.Result client) {
        assertThat(client.exitCode()).as(client.output() + client.errors()).isZero();
        assertThat(jobIds(client)).as(client.output()).hasSize(1);
        return jobIds(client).get(0);
    }

    /** The ids of the jobs that a client has submitted, in their order. */
    static List<String> jobIds(BundleProcess.Result client) {
        return JOB_ID.matcher(client.output()).results().map(match -> match.group(1)).toList();
    }

    /** A script with texts replaced, of which each is in it once. */
    static String replace(String sql, String... textsAndReplacements) {
        String replaced = sql;
        for (int i = 0; i < textsAndReplacements.length; i += 2) {
            assertThat(replaced).containsOnlyOnce(textsAndReplacements[i]);
            replaced = replaced.replace(textsAndReplacements[i], textsAndReplacements[i + 1]);
        }
        return replaced;
    }

    /** A table without columns over a stream. */
    String table(String name, String stream, Map<String, String> options) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "connector", "kinesis",
                "stream", stream,
                "aws.region", "us-west-2",
                "aws.endpoint", kinesis.toString(),
                "aws.credentials.provider", "BASIC",
                "aws.credentials.basic.accesskeyid", "x",
                "aws.credentials.basic.secretkey", "x"));
        all.putAll(options);
        return "CREATE TABLE " + name + " WITH ("
                + all.entrySet().stream()
                        .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
                        .collect(Collectors.joining(", "))
                + ");\n";
    }
}
