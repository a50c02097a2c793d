package dev.kinesissql.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of the compose cluster repeat, because Docker cannot read it where it stands, is the same there. */
class DockerFilesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path CONF = ROOT.resolve("conf");
    private static final Path DOCKER = ROOT.resolve("docker");
    private static final Pattern VERSIONS = Pattern.compile("<artifactId>kinesis-sql</artifactId>\\s*"
            + "<version>([^<-]+)(?:-SNAPSHOT)?</version>.*<flink.version>([^<]+)</flink.version>", Pattern.DOTALL);

    /** Where the containers differ from the local cluster, each for a reason that stands in docker.yaml. */
    private static final Set<String> OTHER_IN_CONTAINERS = Set.of(
            "rest.address", "rest.bind-address", "jobmanager.rpc.address", "jobmanager.bind-host", "taskmanager.host",
            "taskmanager.bind-host", "taskmanager.numberOfTaskSlots");

    @TempDir
    Path folder;

    @Test
    void theSettingsOfTheContainersAreThoseOfTheLocalCluster() throws IOException {
        Map<String, String> local = new HashMap<>(GlobalConfiguration.loadConfiguration(CONF.toString()).toMap());
        local.keySet().removeAll(OTHER_IN_CONTAINERS);

        assertThat(local).hasSizeGreaterThan(10);
        assertThat(containers()).containsAllEntriesOf(local);
    }

    @Test
    void javaGetsTheSameOptions() throws IOException {
        assertThat(containers().get("env.java.opts.all").split(" "))
                .containsExactlyElementsOf(Files.readAllLines(CONF.resolve("java-17.options")));
    }

    @Test
    void theTablesAreTheLocalOnesAtTheAddressOfTheEmulatorThere() throws IOException {
        assertThat(statements("docker.sql")).isEqualTo(
                statements("local.sql").replace("http://localhost:4568", "http://kinesis:4568"));
    }

    @Test
    void theImagesHaveTheVersionsOfTheProject() throws IOException {
        Properties values = new Properties();
        try (var env = Files.newBufferedReader(DOCKER.resolve(".env"))) {
            values.load(env);
        }
        Matcher pom = VERSIONS.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(pom.find()).isTrue();

        assertThat(values.getProperty("BUNDLE_VERSION")).isEqualTo(pom.group(1));
        assertThat(values.getProperty("FLINK_VERSION")).isEqualTo(pom.group(2));
        assertThat(values.getProperty("EMULATOR_VERSION"))
                .isEqualTo(new ObjectMapper().readTree(ROOT.resolve("local/emulator/package.json").toFile())
                        .path("dependencies").path("kinesis-local").asText());
        assertThat(Files.readAllLines(DOCKER.resolve("Dockerfile"))).contains(
                "ARG FLINK_VERSION=" + values.getProperty("FLINK_VERSION"),
                "ARG MAVEN_VERSION=" + values.getProperty("MAVEN_VERSION"));
    }

    private Map<String, String> containers() throws IOException {
        Files.copy(CONF.resolve("docker.yaml"), folder.resolve("config.yaml"));
        return GlobalConfiguration.loadConfiguration(folder.toString()).toMap();
    }

    private static String statements(String file) throws IOException {
        List<String> lines = Files.readAllLines(CONF.resolve(file));
        return String.join("\n", lines.subList(lines.indexOf("CREATE TABLE ticks_stream WITH ("), lines.size()));
    }
}
