package dev.kinesissql.local.process;

import dev.kinesissql.local.Bundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Flink's SQL Gateway on this machine, with its REST endpoint. */
public final class SqlGateway {

    /** The port of a SQL Gateway's REST endpoint where nothing else is said. */
    public static final int DEFAULT_PORT = 8083;

    private static final Duration START = Duration.ofSeconds(60);

    private SqlGateway() {}

    /**
     * Starts a SQL Gateway and waits until it answers.
     *
     * @param port the port of its REST endpoint
     * @param clusterPort the REST port of the cluster that it submits jobs to
     */
    public static ManagedProcess start(Bundle bundle, int port, int clusterPort, Path folder, boolean detached)
            throws InterruptedException {
        ManagedProcess process = new FlinkProcess(bundle).start(
                "SQL Gateway",
                "org.apache.flink.table.gateway.SqlGateway",
                FlinkProcess.Memory.NONE,
                Map.of(
                        "sql-gateway.endpoint.rest.address", "localhost",
                        "sql-gateway.endpoint.rest.bind-address", "localhost",
                        "sql-gateway.endpoint.rest.port", Integer.toString(port),
                        "execution.target", "remote",
                        "rest.port", Integer.toString(clusterPort)),
                folder,
                detached);
        try {
            FlinkRest rest = new FlinkRest(port);
            process.awaitReady(() -> rest.get("/v1/info").isPresent(), START);
            return process;
        } catch (InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }
}
