package dev.kinesissql.local.bin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the scripts say when the machine lacks something, or when they are called wrongly; and that nothing is left. */
class PrerequisitesIT {

    private static final String NEEDS_NODE = " The local Kinesis emulator needs Node.js 20 or newer with npm: install"
            + " it and put it first on the PATH.";
    private static final String NEEDS_JDK = ", and this project needs a JDK 17 (Flink 1.20 runs on 8, 11 and 17, the"
            + " local tools need 17). Install a JDK 17 and point JAVA_HOME at it.";
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");

    @TempDir
    private Path folder;

    private Path bundle;
    private Path path;

    @BeforeEach
    void makeBundle() throws IOException {
        bundle = StandInBundle.in(Files.createDirectory(folder.resolve("bundle")));
        path = Files.createDirectory(folder.resolve("path"));
        for (String tool : List.of("bash", "dirname", "find", "head", "mkdir", "sed")) {
            Files.createSymbolicLink(path.resolve(tool), find(tool));
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        String root = bundle.toString();
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(command -> command.contains(root)))
                .isEmpty();
        try (Stream<Path> files = Files.walk(bundle.resolve("local/target"))) {
            assertThat(files.filter(file -> file.toString().matches(".*/(runs|services)/.*"))
                            .filter(Files::isRegularFile))
                    .isEmpty();
        }
        StandInBundle.delete(folder);
    }

    @Test
    void aMissingNodeIsNamed() throws Exception {
        Files.createSymbolicLink(path.resolve("java"), JAVA);

        BundleProcess.Result result = onlyPath("local.sh", "--ports", Ports.anyFree() + "," + Ports.anyFree()).run();

        assertFailed(result, "There is no 'node' on the PATH." + NEEDS_NODE);
    }

    @Test
    void aNodeThatIsTooOldIsNamed() throws Exception {
        Files.createSymbolicLink(path.resolve("java"), JAVA);
        program("node", "echo v14.0.0");

        BundleProcess.Result result = onlyPath("emulator.sh", "start", "--port", "" + Ports.anyFree()).run();

        assertFailed(result, "The Node.js on the PATH is too old: 'node --version' says 'v14.0.0'." + NEEDS_NODE);
    }

    @Test
    void aMissingJavaIsNamed() throws Exception {
        assertFailed(onlyPath("local.sh").run(), "There is no working 'java' on the PATH. This project needs a JDK 17:"
                + " install one and point JAVA_HOME at it.");
        assertFailed(onlyPath("sql-client.sh").with("JAVA_HOME", folder).run(), "There is no working 'java' on"
                + " JAVA_HOME ("
                + folder + "). This project needs a JDK 17: install one and point JAVA_HOME at it.");
    }

    @ParameterizedTest
    @CsvSource({"11.0.29,11", "1.8.0_472,8", "21,21", "25-ea,25"})
    void anotherJavaIsNamed(String version, String major) throws Exception {
        program("java", "echo 'openjdk version \"" + version + "\" 2025-10-21' >&2");

        assertFailed(onlyPath("local.sh").run(), "The Java on the PATH has version " + major + NEEDS_JDK);
    }

    @Test
    void javaHomeGoesBeforeThePath() throws Exception {
        Files.createSymbolicLink(path.resolve("java"), JAVA);
        Path home = Files.createDirectories(folder.resolve("jdk-11/bin"));
        Files.move(program("old", "echo 'openjdk version \"11.0.29\" 2025-10-21' >&2"), home.resolve("java"));

        assertFailed(onlyPath("cluster.sh", "status").with("JAVA_HOME", home.getParent()).run(),
                "The Java on JAVA_HOME (" + home.getParent() + ") has version 11" + NEEDS_JDK);
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket web = listen(); ServerSocket kinesis = listen()) {
            int free = Ports.anyFree();

            assertFailed(run("local.sh", "--ports", web.getLocalPort() + "," + free),
                    "Port " + web.getLocalPort() + ", wanted for the Flink web UI, is taken by another program. Stop"
                            + " that program, or give other ports: --ports WEB,KINESIS.");
            assertFailed(run("local.sh", "--ports", free + "," + kinesis.getLocalPort()),
                    "Port " + kinesis.getLocalPort() + ", wanted for the Kinesis emulator, is taken by another"
                            + " program. Stop"
                            + " that program, or give other ports: --ports WEB,KINESIS.");
            assertFailed(run("cluster.sh", "start", "--port", "" + web.getLocalPort()),
                    "Port " + web.getLocalPort() + ", wanted for the cluster, is taken by another program. Stop that"
                            + " program, or choose another port: bin/cluster.sh start --port N.");
        }
    }

    static Stream<Arguments> wrongArguments() {
        return Stream.of(
                Arguments.of("local.sh --rate 0",
                        "Invalid value for option '--rate': expected a number above 0 and up to 100000, got 0"),
                Arguments.of("local.sh --rate fast", "Invalid value for option '--rate': 'fast' is not a number"),
                Arguments.of("local.sh --rat 5", "Unknown options: '--rat', '5'\nPossible solutions: --rate"),
                Arguments.of("local.sh --shards 0",
                        "Invalid value for option '--shards': expected a whole number from 1 on, got '0'"),
                Arguments.of("cluster.sh", "Say what to do: start, stop or status."),
                Arguments.of("cluster.sh strt", "Unmatched argument at index 0: 'strt'\n"
                        + "Did you mean: bin/cluster.sh start or bin/cluster.sh stop or bin/cluster.sh status?"));
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void aWrongArgumentHasExitCode2(String command, String message) throws Exception {
        String[] words = command.split(" ");

        BundleProcess.Result result = run(words[0], List.of(words).subList(1, words.length).toArray(String[]::new));

        assertThat(result.errors().split("\nUsage: ")[0].strip()).isEqualTo(message);
        assertThat(result.output()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"stop,did,0", "status,does,3"})
    void aServiceThatDoesNotRunIsSaidSo(String verb, String did, int exitCode) throws Exception {
        BundleProcess.Result result = run("cluster.sh", verb);

        assertThat(result.output()).isEqualTo("The cluster " + did + " not run.\n");
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    private BundleProcess.Result run(String script, String... arguments) throws Exception {
        return new BundleProcess(bundle, script, arguments).run();
    }

    /** A run that finds nothing but the tools of this test. */
    private BundleProcess onlyPath(String script, String... arguments) {
        return new BundleProcess(bundle, script, arguments).with("PATH", path).without("JAVA_HOME");
    }

    private Path program(String name, String commands) throws IOException {
        Path file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + commands + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void assertFailed(BundleProcess.Result result, String paragraph) {
        assertThat(result.errors()).isEqualTo("\nERROR: " + paragraph + "\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }
}
