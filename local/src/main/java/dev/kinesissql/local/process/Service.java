package dev.kinesissql.local.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A server that {@code bin/NAME.sh start} leaves running: a folder with its logs, and a file with its processes. A
 * process is known again by its id and its start time, so that a number that the system gave to another is never killed.
 */
public final class Service {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Duration patience;
    private final Path folder;

    /** What is running. */
    private record State(int port, List<RunningProcess> processes) {}

    private record RunningProcess(long pid, long startedAtMillis) {

        static RunningProcess of(ProcessHandle handle) {
            return new RunningProcess(handle.pid(), startOf(handle));
        }

        Optional<ProcessHandle> find() {
            return ProcessHandle.of(pid).filter(handle -> handle.isAlive() && startOf(handle) == startedAtMillis);
        }

        private static long startOf(ProcessHandle handle) {
            return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }

    /**
     * A service.
     *
     * @param name {@code cluster}, {@code emulator} or {@code sql-gateway}
     * @param patience how long its processes may take to end by themselves before they are killed
     */
    public Service(Bundle bundle, String name, Duration patience) {
        this.name = name;
        this.patience = patience;
        this.folder = bundle.target().resolve("services").resolve(name);
    }

    /** How it is started: gets the folder for its logs, gives its processes. */
    @FunctionalInterface
    public interface Starter {
        /** Starts the processes and waits until they are ready. */
        List<ManagedProcess> start(Path folder) throws IOException, InterruptedException;
    }

    /**
     * Starts it.
     *
     * @throws Fault when it runs already, or its port is taken
     */
    public void start(int port, Starter starter) throws IOException, InterruptedException {
        if (isRunning()) {
            throw new Fault("The " + name + " runs already, on port " + port() + ". Stop it first: bin/" + name
                    + ".sh stop.");
        }
        Ports.requireFree(port, name, "Stop that program, or choose another port: bin/" + name + ".sh start --port N.");
        delete();
        Files.createDirectories(folder);
        List<RunningProcess> processes = starter.start(folder).stream()
                .map(process -> RunningProcess.of(process.handle()))
                .toList();
        JSON.writeValue(stateFile().toFile(), new State(port, processes));
    }

    /** Ends its processes and removes its folder; false when it did not run. */
    public boolean stop() throws IOException {
        List<ProcessHandle> running = running();
        ManagedProcess.stop(running, patience);
        delete();
        return !running.isEmpty();
    }

    /** True when one of its processes runs. */
    public boolean isRunning() throws IOException {
        return !running().isEmpty();
    }

    /** True when it was started and a part of it has ended since. */
    public boolean isBroken() throws IOException {
        return Files.exists(stateFile()) && running().size() < state().processes().size();
    }

    /** Its port. */
    public int port() throws IOException {
        return state().port();
    }

    /** Where its logs are. */
    public Path folder() {
        return folder;
    }

    private List<ProcessHandle> running() throws IOException {
        if (!Files.exists(stateFile())) {
            return List.of();
        }
        return state().processes().stream().flatMap(process -> process.find().stream()).toList();
    }

    private State state() throws IOException {
        return JSON.readValue(stateFile().toFile(), State.class);
    }

    private Path stateFile() {
        return folder.resolve("state.json");
    }

    private void delete() throws IOException {
        Folders.delete(folder);
    }
}
