package dev.kinesissql.local.process;

import dev.kinesissql.local.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server that runs as a process of its own, with its output in a file. */
public final class ManagedProcess implements AutoCloseable {

    private static final int TAIL_LINES = 12;

    private final String name;
    private final Process process;
    private final List<Path> logs;
    private final Duration patience;

    private ManagedProcess(String name, Process process, List<Path> logs, Duration patience) {
        this.name = name;
        this.process = process;
        this.logs = logs;
        this.patience = patience;
    }

    /**
     * What to start.
     *
     * @param name what the user calls it
     * @param command program and arguments
     * @param environment variables set beside the inherited ones
     * @param folder the working directory
     * @param output the file that takes what it prints
     * @param logs files that tell more than the output when it fails; may be empty
     * @param patience how long it may take to end by itself before it is killed
     * @param detached true when it is to outlive this process and its terminal
     */
    public record Spec(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path folder,
            Path output,
            List<Path> logs,
            Duration patience,
            boolean detached) {}

    /**
     * Starts a process.
     *
     * @throws Fault when the program cannot be started
     */
    public static ManagedProcess start(Spec spec) {
        List<String> command = new ArrayList<>(spec.command());
        if (spec.detached()) {
            command.add(0, "nohup");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(spec.output().toFile());
        builder.environment().putAll(spec.environment());
        List<Path> logs = new ArrayList<>(List.of(spec.output()));
        logs.addAll(spec.logs());
        try {
            Files.createDirectories(spec.output().getParent());
            return new ManagedProcess(spec.name(), builder.start(), logs, spec.patience());
        } catch (IOException e) {
            throw new Fault("The " + spec.name() + " cannot be started: " + e.getMessage() + ". Check that '"
                    + spec.command().get(0) + "' is installed and that " + spec.output().getParent()
                    + " can be written.", e);
        }
    }

    /**
     * Waits until the server is ready.
     *
     * @param ready asked every 100 ms
     * @throws Fault when the process ends or the time is over, with the last lines of its log
     */
    public void awaitReady(BooleanSupplier ready, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.getAsBoolean()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new Fault("The " + name + " ended while it started, with exit code " + process.exitValue() + "."
                        + lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new Fault("The " + name + " was not ready within " + timeout.toSeconds() + " s." + lastWords());
            }
        }
    }

    /**
     * Tells whether all is well with the process.
     *
     * @throws Fault when it has ended, with the last lines of its log
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new Fault("The " + name + " ended unexpectedly, with exit code " + process.exitValue() + "."
                    + lastWords());
        }
    }

    /** The end of the log that has one, for a message. */
    private String lastWords() {
        StringBuilder text = new StringBuilder();
        for (Path log : logs) {
            try {
                List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("nohup:"))
                        .toList();
                if (!lines.isEmpty()) {
                    text.append("\nThe end of ").append(log).append(":");
                    lines.stream().skip(Math.max(0, lines.size() - TAIL_LINES))
                            .forEach(line -> text.append("\n  ").append(line));
                }
            } catch (IOException e) {
                // A server that ended before it opened its log has left nothing to show.
                continue;
            }
        }
        return text.isEmpty() ? " It left nothing in " + logs.get(0) + "." : text.toString();
    }

    /** What the user calls it. */
    public String name() {
        return name;
    }

    /** The operating system's handle of the process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends the process and those it started: asks first (SIGTERM), and kills what is left when its time is over. */
    @Override
    public void close() {
        stop(List.of(process.toHandle()), patience);
    }

    /**
     * Ends processes and those that they started, all at once: asks first (SIGTERM), and kills what is left when the
     * time is over.
     */
    static void stop(List<ProcessHandle> processes, Duration patience) {
        List<ProcessHandle> all = processes.stream()
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
                .toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture<?> ended =
                CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        try {
            ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            all.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        ended.join();
    }
}
