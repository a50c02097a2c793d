package dev.kinesissql.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.golden.GoldenCase;
import dev.kinesissql.golden.SinkFolder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application's jar: what is in it, and what {@code java -cp} does with it beside nothing but Flink. */
class JarIT {

    private static final Path JAR = Path.of(System.getProperty("application"));

    @TempDir
    Path folder;

    /** What a process said and how it ended. */
    private record Ended(int exitCode, String out, String err) {}

    @Test
    void itRunsTheScriptInsideItWithAClusterOfItsOwn() throws Exception {
        GoldenCase golden = new GoldenCase("in_order");
        Path properties = PropertyFile.write(folder, golden.ticks());
        configure("parallelism.default: 1\n"
                + "pipeline.auto-watermark-interval: 0 ms\n"
                + "execution.checkpointing.interval: 500 ms\n");

        Ended ended = java("--properties", properties.toString());

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        golden.assertIsAnsweredBy(
                SinkFolder.read(folder.resolve("minimums")), SinkFolder.read(folder.resolve("rejects")));
    }

    @Test
    void itEndsWithTheJobsFailure() throws Exception {
        Path properties = PropertyFile.write(folder, folder.resolve("none/ticks.ndjson"));
        configure("restart-strategy.type: disable\n");

        Ended ended = java("--properties", properties.toString());

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).containsPattern("FileNotFoundException: .*none/ticks.ndjson");
    }

    @Test
    void withoutPropertiesItSaysWhereTheyAreExpected() throws Exception {
        configure("");

        Ended ended = java();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).isEqualTo("Exception in thread \"main\" dev.kinesissql.entrypoint.ApplicationException:"
                + " 1 fault to correct before this application can start:\n\n"
                + "There is no file of property groups /etc/flink/application_properties.json. Managed Flink writes it;"
                + " elsewhere give one with --properties FILE.\n\n");
    }

    @Test
    void theShippedScriptIsWithoutFault() throws Exception {
        configure("");

        // No name can be resolved: nothing is asked of the network.
        Ended ended = java(List.of("-Djdk.net.hosts.file=" + Files.createFile(folder.resolve("hosts"))), "--check");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("== Optimized Execution Plan ==\n").contains("GlobalWindowAggregate");
    }

    @Test
    void aFaultIsAnExitCode() throws Exception {
        Path script = Files.writeString(folder.resolve("faulty.sql"), "SELECT 1;\n");
        configure("");

        Ended ended = java("--check", "--script", script.toString());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith(
                "1 fault to correct before this application can start:\n\n" + script + ":1:1: SELECT ");
    }

    @Test
    void helpIsTheUsage() throws Exception {
        assertThat(java("--help")).isEqualTo(new Ended(0, Arguments.USAGE, ""));
    }

    @Test
    void itHasOneFactoryForEachThingAndNothingOfFlinksOrOfNoUse() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> factories = lines(jar, "META-INF/services/org.apache.flink.table.factories.Factory");
            assertThat(factories).containsExactlyInAnyOrder(
                    "dev.kinesissql.udf.json.CheckedJsonFileFormatFactory",
                    "dev.kinesissql.udf.json.CheckedJsonFormatFactory",
                    "dev.kinesissql.udf.kinesis.PerShardTableFactory",
                    "org.apache.flink.connector.kinesis.table.KinesisDynamicTableSinkFactory",
                    "org.apache.flink.formats.json.JsonFormatFactory",
                    "org.apache.flink.formats.json.canal.CanalJsonFormatFactory",
                    "org.apache.flink.formats.json.debezium.DebeziumJsonFormatFactory",
                    "org.apache.flink.formats.json.maxwell.MaxwellJsonFormatFactory",
                    "org.apache.flink.formats.json.ogg.OggJsonFormatFactory",
                    "org.apache.flink.streaming.connectors.kinesis.table.KinesisDynamicTableFactory");
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("dev.kinesissql.entrypoint.Main");
            assertThat(lines(jar, "sliding.sql"))
                    .isEqualTo(Files.readAllLines(Path.of("..", "sql-scripts", "sliding.sql")).stream()
                            .filter(JarIT::isContent)
                            .collect(Collectors.toList()));
            TreeSet<String> packages = new TreeSet<>();
            jar.stream().filter(entry -> entry.getName().endsWith(".class")).forEach(entry -> packages.add(
                    Arrays.stream(entry.getName().split("/")).limit(4).filter(part -> !part.endsWith(".class"))
                            .collect(Collectors.joining("."))));
            assertThat(packages).containsExactly(
                    "com.amazonaws.services.kinesisanalytics",
                    "dev.kinesissql.entrypoint", "dev.kinesissql.entrypoint.properties",
                    "dev.kinesissql.entrypoint.script",
                    "dev.kinesissql.udf", "dev.kinesissql.udf.json", "dev.kinesissql.udf.kinesis",
                    "org.apache.commons.logging",
                    "org.apache.flink.connector", "org.apache.flink.formats", "org.apache.flink.kinesis",
                    "org.apache.flink.streaming",
                    "org.joda.time", "org.joda.time.base", "org.joda.time.chrono", "org.joda.time.convert",
                    "org.joda.time.field", "org.joda.time.format", "org.joda.time.tz");
        }
        assertThat(Files.size(JAR)).as("bytes").isLessThan(20_000_000);
    }

    @Test
    void itsOwnClassesAreJava11s() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile());
                InputStream main = jar.getInputStream(jar.getEntry("dev/kinesissql/entrypoint/Main.class"))) {
            // The major version, behind the magic number and the minor one.
            assertThat(main.readNBytes(8)).endsWith(0, 55);
        }
    }

    private static List<String> lines(JarFile jar, String entry) throws IOException {
        try (InputStream stream = jar.getInputStream(jar.getEntry(entry))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().filter(JarIT::isContent).toList();
        }
    }

    private static boolean isContent(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), yaml);
    }

    private Ended java(String... arguments) throws Exception {
        return java(List.of(), arguments);
    }

    private Ended java(List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "conf", "java-17.options"),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-Dlog4j2.level=OFF"));
        command.addAll(options);
        command.addAll(List.of("-cp", JAR + File.pathSeparator + flink(), "dev.kinesissql.entrypoint.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("FLINK_CONF_DIR", folder.toString());
        int exitCode = builder.start().waitFor();
        return new Ended(exitCode, Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    /** The class path of this test without what is in the jar. */
    private static String flink() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !entry.matches(".*(kinesis|joda-time|jcl-over-slf4j|flink-json).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
