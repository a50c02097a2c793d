package dev.kinesissql.local.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.process.FlinkProcess.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Flink session cluster on this machine: a JobManager with the web UI, and a TaskManager. */
public final class FlinkCluster implements AutoCloseable {

    /** Flink's usual port of web UI and REST API. */
    public static final int DEFAULT_PORT = 8081;

    /** How long a Flink process may take to end by itself. */
    public static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Duration START = Duration.ofSeconds(120);

    private final FlinkRest rest;
    private final ManagedProcess jobManager;
    private final ManagedProcess taskManager;

    private FlinkCluster(FlinkRest rest, ManagedProcess jobManager, ManagedProcess taskManager) {
        this.rest = rest;
        this.jobManager = jobManager;
        this.taskManager = taskManager;
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

        FlinkProcess flink = new FlinkProcess(bundle);
        ManagedProcess jobManager = flink.start(
                "Flink JobManager",
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                Memory.JOB_MANAGER, common, folder, detached);
        try {
            ManagedProcess taskManager = flink.start(
                    "Flink TaskManager",
                    "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                    Memory.TASK_MANAGER, common, folder, detached);
            return new FlinkCluster(new FlinkRest(restPort), jobManager, taskManager);
        } catch (InterruptedException | RuntimeException e) {
            jobManager.close();
            throw e;
        }
    }

    /** Waits until the TaskManager has registered with the JobManager. */
    public void awaitReady() throws InterruptedException {
        jobManager.awaitReady(() -> rest.get("/config").isPresent(), START);
        taskManager.awaitReady(
                () -> rest.get("/overview").map(overview -> overview.path("taskmanagers")).map(JsonNode::asInt)
                        .orElse(0) > 0,
                START);
    }

    /** The cluster's REST API. */
    public FlinkRest rest() {
        return rest;
    }

    /** JobManager and TaskManager. */
    public List<ManagedProcess> processes() {
        return List.of(jobManager, taskManager);
    }

    @Override
    public void close() {
        ManagedProcess.stop(processes().stream().map(ManagedProcess::handle).toList(), PATIENCE);
    }
}
