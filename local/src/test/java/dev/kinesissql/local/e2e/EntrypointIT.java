package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.ticks.PartitionKey;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application's jar as Managed Flink starts it: a main class without arguments but a file of property groups, the
 * tutorial's, with the emulator in place of AWS.
 */
class EntrypointIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of());

    private static final Pattern JOB_ID = Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");
    private static final Path ROOT = EmulatorExtension.BUNDLE.root();

    @TempDir
    Path folder;

    private OracleTicks ticks;

    @BeforeEach
    void writeTicks() throws IOException {
        ticks = OracleTicks.write(folder);
    }

    @Test
    void onASessionClusterThatForbidsWhatManagedFlinkForbids() throws Exception {
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            streams.create("session", 1, PartitionKey.CONSTANT, ticks.file(), ticks.count());

            String jobId = submit(properties("session"));

            streams.awaitMinimums("session", ticks.minimums().size());
            CLUSTER.cancel(jobId);
            streams.assertAnswers("session", ticks.minimums());
        }
    }

    @Test
    void withAClusterInItsOwnProcess() throws Exception {
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            streams.create("embedded", 1, PartitionKey.CONSTANT, ticks.file(), ticks.count());
            Process process = java("embedded", SlidingApplication.jar() + File.pathSeparator + flink(), SlidingApplication.MAIN,
                    "--properties", properties("embedded").toString());
            try {
                streams.awaitMinimums("embedded", ticks.minimums().size());
            } finally {
                process.destroy();
                assertThat(process.waitFor(SlidingStreams.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            streams.assertAnswers("embedded", ticks.minimums());
        }
    }

    /** Submits the jar as {@code flink run} does; returns the job's id. */
    private String submit(Path properties) throws Exception {
        Process client = java("client", flink(), "org.apache.flink.client.cli.CliFrontend",
                "run", "--detached", "--target", "remote",
                "-Drest.port=" + CLUSTER.port(),
                "-Dexecution.program-config.enabled=false",
                "-Dexecution.program-config.wildcards=" + settingsForCode(),
                "--class", SlidingApplication.MAIN,
                SlidingApplication.jar().toString(), "--properties", properties.toString());
        int exitCode = client.waitFor();
        String output = Files.readString(folder.resolve("client.out"));
        assertThat(exitCode).as(output).isZero();
        Matcher matcher = JOB_ID.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return matcher.group(1);
    }

    /**
     * The configuration that Managed Flink lets code set, and what Flink's own planner sets; a cluster can be told to
     * refuse all other.
     */
    static String settingsForCode() throws IOException {
        Path list = ROOT.resolve("entrypoint/src/main/resources/dev/kinesissql/entrypoint/script/settings.txt");
        Stream<String> ofPlanner = Stream.of("current-database", "epoch-time", "local-time")
                .map(name -> "__table.query-start." + name + "__");
        return Stream.concat(Files.readAllLines(list).stream(), ofPlanner)
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.joining(";"));
    }

    private Path properties(String run) throws IOException {
        return new SlidingApplication(EMULATOR.endpoint().uri(), folder).properties(run, run, Map.of());
    }

    /** Starts a class with the local configuration of Flink; what it prints goes to {@code NAME.out}. */
    private Process java(String name, String classPath, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + EmulatorExtension.BUNDLE.conf().resolve("java-17.options"),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-Dlog.file=" + folder.resolve(name + ".log"),
                "-Dlog4j.configurationFile=" + EmulatorExtension.BUNDLE.conf().resolve("log4j2.properties").toUri(),
                "-cp", classPath,
                mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile());
        builder.environment().put("FLINK_CONF_DIR", configuration(name).toString());
        return builder.start();
    }

    /** The local configuration, with a free port for the web UI. */
    private Path configuration(String name) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf-" + name));
        String yaml = Files.readString(EmulatorExtension.BUNDLE.conf().resolve("config.yaml"));
        assertThat(yaml).containsOnlyOnce("\nrest:\n");
        Files.writeString(conf.resolve("config.yaml"), yaml.replace("\nrest:\n", "\nrest:\n  port: 0\n"));
        return conf;
    }

    private static String flink() {
        return EmulatorExtension.BUNDLE.flinkLib().resolve("*").toString();
    }
}
