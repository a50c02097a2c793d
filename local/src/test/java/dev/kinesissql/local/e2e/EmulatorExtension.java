package dev.kinesissql.local.e2e;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.Folders;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.stream.KinesisEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Kinesis emulator of the test class's own, on a free port; a static field of the class. */
public final class EmulatorExtension implements BeforeAllCallback, AfterAllCallback {

    /** The bundle that is tested. */
    public static final Bundle BUNDLE = new Bundle(Path.of("..").toAbsolutePath().normalize());

    private KinesisEndpoint endpoint;
    private Path logs;
    private ManagedProcess process;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        int port = Ports.anyFree();
        logs = Files.createTempDirectory("emulator-");
        process = Emulator.start(BUNDLE, port, logs, false);
        endpoint = KinesisEndpoint.emulator(Emulator.endpoint(port), Emulator.REGION);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (process != null) {
            process.close();
        }
        Folders.delete(logs);
    }

    /** Where it listens. */
    public KinesisEndpoint endpoint() {
        return endpoint;
    }
}
