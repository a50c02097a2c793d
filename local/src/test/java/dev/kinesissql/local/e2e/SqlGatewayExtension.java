package dev.kinesissql.local.e2e;

import dev.kinesissql.local.process.Folders;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.process.SqlGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A SQL Gateway of the test class's own; a static field, to be registered after the cluster that it serves. */
final class SqlGatewayExtension implements BeforeAllCallback, AfterAllCallback {

    private final FlinkClusterExtension cluster;
    private int port;
    private Path folder;
    private ManagedProcess process;

    SqlGatewayExtension(FlinkClusterExtension cluster) {
        this.cluster = cluster;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        port = Ports.anyFree();
        folder = Files.createTempDirectory("sql-gateway-");
        process = SqlGateway.start(EmulatorExtension.BUNDLE, port, cluster.port(), folder, false);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (process != null) {
            process.close();
        }
        Folders.delete(folder);
    }

    /** The port of its REST endpoint. */
    int port() {
        return port;
    }
}
