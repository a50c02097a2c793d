package dev.kinesissql.local.process;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.process.FlinkProcess.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Flink session cluster on this machine: a JobManager with the web UI, and a TaskManager. */
public final class FlinkCluster implements AutoCloseable {

    /** Flink's usual port of web UI and REST API. */
    public static final int DEFAULT_PORT = 8081;

    /** How long a Flink process may take to end by itself. */
    public static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Options of a cluster that starts more quickly, for jobs with few records a second. */
    public static final Map<String, String> FOR_FEW_RECORDS =
            Map.of(FlinkProcess.TASK_MANAGER_OPTIONS, String.join(" ", FlinkProcess.LIGHT));

    private static final Duration START = Duration.ofSeconds(120);

    private final FlinkProcess flink;
    private final Map<String, String> options;
    private final Path folder;
    private final boolean detached;
    private final FlinkRest rest;
    private final List<ManagedProcess> processes = new ArrayList<>();

    private FlinkCluster(Bundle bundle, int restPort, Map<String, String> options, Path folder, boolean detached) {
        this.flink = new FlinkProcess(bundle);
        this.options = options;
        this.folder = folder;
        this.detached = detached;
        this.rest = new FlinkRest(restPort);
    }

    /**
     * Starts a cluster. It is up when {@link #awaitReady} returns.
     *
     * @param restPort the port of web UI and REST API; the others are free ones
     * @param folder for logs, checkpoints and temporary files
     * @param options configuration on top of {@code conf/config.yaml}
     */
    public static FlinkCluster start(
            Bundle bundle, int restPort, Path folder, Map<String, String> options, boolean detached)
            throws InterruptedException, IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Map<String, String> common = new LinkedHashMap<>();
        common.put("rest.port", Integer.toString(restPort));
        common.put("jobmanager.rpc.port", Integer.toString(Ports.anyFree()));
        common.put("io.tmp.dirs", temporary.toString());
        common.put("web.tmpdir", temporary.toString());
        common.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
        common.put("execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString());
        common.putAll(options);

        FlinkCluster cluster = new FlinkCluster(bundle, restPort, common, folder, detached);
        cluster.addJobManager();
        try {
            cluster.addTaskManager();
            return cluster;
        } catch (InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * Starts a JobManager in place of one that has ended. It knows nothing of that one's jobs; the TaskManagers come over
     * to it by themselves.
     */
    public ManagedProcess addJobManager() throws InterruptedException {
        ManagedProcess jobManager = flink.start(
                processes.isEmpty() ? "Flink JobManager" : "Flink JobManager " + processes.size(),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                Memory.JOB_MANAGER, options, folder, detached);
        processes.add(jobManager);
        return jobManager;
    }

    /** Starts one more TaskManager, which registers with the JobManager a little later; its log is its own. */
    public ManagedProcess addTaskManager() throws InterruptedException {
        int number = processes.size();
        ManagedProcess taskManager = flink.start(
                number == 1 ? "Flink TaskManager" : "Flink TaskManager " + number,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                Memory.TASK_MANAGER, options, folder, detached);
        processes.add(taskManager);
        return taskManager;
    }

    /** Waits until a TaskManager has registered with the JobManager. */
    public void awaitReady() throws InterruptedException {
        processes.get(0).awaitReady(() -> rest.get("/config").isPresent(), START);
        processes.get(1).awaitReady(() -> rest.taskManagers() > 0, START);
    }

    /** The cluster's REST API. */
    public FlinkRest rest() {
        return rest;
    }

    /** The JobManager and the TaskManager that were started first, and all others since, also those that have ended. */
    public List<ManagedProcess> processes() {
        return List.copyOf(processes);
    }

    @Override
    public void close() {
        ManagedProcess.stop(processes.stream().map(ManagedProcess::handle).toList(), PATIENCE);
    }
}
