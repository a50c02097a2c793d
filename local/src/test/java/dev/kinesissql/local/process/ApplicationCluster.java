package dev.kinesissql.local.process;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.process.FlinkProcess.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A Flink cluster for one application: a JobManager that runs its main class, and a TaskManager. */
public final class ApplicationCluster implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(120);

    private final FlinkRest rest;
    private final Path links;
    private final ManagedProcess jobManager;
    private final ManagedProcess taskManager;

    /**
     * Starts one.
     *
     * @param options configuration on top of {@code conf/config.yaml}
     * @param folder for logs, checkpoints and temporary files
     */
    public ApplicationCluster(Bundle bundle, Map<String, String> options, Path jar, String mainClass,
            List<String> arguments, Path folder) throws IOException, InterruptedException {
        int port = Ports.anyFree();
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Map<String, String> all = new TreeMap<>(options);
        all.put("rest.port", Integer.toString(port));
        all.put("jobmanager.rpc.port", Integer.toString(Ports.anyFree()));
        all.put("io.tmp.dirs", temporary.toString());
        all.put("web.tmpdir", temporary.toString());
        all.put("pipeline.jars", jar.toUri().toString());
        all.put("$internal.application.main", mainClass);
        all.put("$internal.application.program-args", String.join(";", arguments));
        rest = new FlinkRest(port);
        links = folder.resolve("bundle");
        jobManager = new FlinkProcess(withEntrypoint(bundle, links)).start("Flink JobManager",
                ApplicationEntrypoint.class.getName(), Memory.JOB_MANAGER, all, folder, false);
        try {
            taskManager = new FlinkProcess(bundle).start("Flink TaskManager",
                    "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", Memory.TASK_MANAGER, all, folder, false);
        } catch (InterruptedException | RuntimeException e) {
            jobManager.close();
            throw e;
        }
    }

    /** The bundle with the entrypoint among the jars of its Flink, by links in another folder. */
    private static Bundle withEntrypoint(Bundle bundle, Path folder) throws IOException {
        Bundle with = new Bundle(Files.createDirectories(folder));
        Files.createSymbolicLink(with.conf(), bundle.conf());
        Files.createDirectories(with.flinkLib());
        try (Stream<Path> jars = Files.list(bundle.flinkLib())) {
            for (Path jar : jars.toList()) {
                Files.createSymbolicLink(with.flinkLib().resolve(jar.getFileName()), jar);
            }
        }
        TestJar.write(with.flinkLib().resolve("entrypoint.jar"), ApplicationEntrypoint.class);
        return with;
    }

    /** Its REST API. */
    public FlinkRest rest() {
        return rest;
    }

    /** Waits until the main class has submitted its job and a TaskManager has registered. */
    public void awaitReady() throws InterruptedException {
        jobManager.awaitReady(() -> rest.get("/jobs").filter(jobs -> !jobs.path("jobs").isEmpty()).isPresent(), START);
        taskManager.awaitReady(() -> rest.taskManagers() > 0, START);
    }

    @Override
    public void close() throws IOException {
        ManagedProcess.stop(List.of(jobManager.handle(), taskManager.handle()), FlinkCluster.PATIENCE);
        Folders.delete(links);
    }
}
