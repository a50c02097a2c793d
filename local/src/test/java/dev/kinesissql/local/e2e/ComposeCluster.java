package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The shipped {@code docker/compose.yaml}, as it is, in a project of its own, so that a user's own cluster is left alone.
 * The Docker engine must run on this machine, for processes of its containers are killed.
 */
final class ComposeCluster {

    /** The first build downloads what Maven needs. */
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String PROJECT = "kinesis-sql-test";

    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> compose;

    /**
     * A cluster that does not exist yet.
     *
     * @param environment what to set in place of the values in {@code docker/.env}
     */
    ComposeCluster(Path folder, Map<String, String> environment) throws IOException, InterruptedException {
        this.folder = folder;
        this.environment = new TreeMap<>(environment);
        // For Compose 1, which builds by the docker command.
        this.environment.putAll(Map.of(
                "COMPOSE_PROJECT_NAME", PROJECT, "DOCKER_BUILDKIT", "1", "COMPOSE_DOCKER_CLI_BUILD", "1"));
        this.compose = run(List.of("docker", "compose", "version")).exitCode == 0
                ? List.of("docker", "compose") : List.of("docker-compose");
    }

    private record Result(int exitCode, String output) {}

    /** {@code docker compose ...}; returns what it prints. */
    String compose(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(compose);
        command.addAll(Arrays.asList(arguments));
        return succeed(command);
    }

    /** {@code docker ...}; returns what it prints. */
    String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(Arrays.asList(arguments));
        return succeed(command);
    }

    /** The ids of a service's containers, running or not. */
    List<String> containers(String service) {
        try {
            return docker("ps", "-aq", "--no-trunc", "--filter", "label=com.docker.compose.project=" + PROJECT,
                    "--filter", "label=com.docker.compose.service=" + service).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only container of a service. */
    String container(String service) {
        List<String> containers = containers(service);
        assertThat(containers).as("containers of " + service).hasSize(1);
        return containers.get(0);
    }

    /** A property of a container, as a template of {@code docker inspect}. */
    String inspect(String container, String template) throws IOException, InterruptedException {
        return docker("inspect", "--format", template, container).strip();
    }

    /** What a service has printed. */
    String logs(String service) throws IOException, InterruptedException {
        return docker("logs", container(service));
    }

    /** Kills the process of a container as a crash does (SIGKILL): Docker is not told, so its restart policy applies. */
    void kill(String container) throws IOException, InterruptedException {
        long process = Long.parseLong(inspect(container, "{{.State.Pid}}"));
        assertThat(ProcessHandle.of(process)).as("process " + process + " of container " + container)
                .hasValueSatisfying(handle -> assertThat(handle.destroyForcibly()).isTrue());
    }

    /** All that Docker knows of this project: containers, volumes, networks. */
    String remains() throws IOException, InterruptedException {
        String filter = "label=com.docker.compose.project=" + PROJECT;
        return docker("ps", "-aq", "--filter", filter) + docker("volume", "ls", "-q", "--filter", filter)
                + docker("network", "ls", "-q", "--filter", filter);
    }

    /** Removes all of it. */
    void down() throws IOException, InterruptedException {
        compose("--profile", "metrics", "down", "--volumes", "--remove-orphans");
    }

    private String succeed(List<String> command) throws IOException, InterruptedException {
        Result result = run(command);
        assertThat(result.exitCode).as(String.join(" ", command) + "\n" + result.output).isZero();
        return result.output;
    }

    private Result run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("compose", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(String.join(" ", command) + " did not end within " + LIMIT + ".\n"
                        + Files.readString(output, StandardCharsets.UTF_8));
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
