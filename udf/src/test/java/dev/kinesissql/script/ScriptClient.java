package dev.kinesissql.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.client.SqlClient;
import org.apache.flink.table.client.cli.TerminalUtils;

/** The stock SQL Client, run in this process, with its terminal kept for messages. */
public final class ScriptClient extends SqlClient {

    private ScriptClient() {
        super(false, null, null);
    }

    /** Runs the client and returns what it printed. */
    public static String run(List<String> arguments) {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        startClient(arguments.toArray(String[]::new), () -> TerminalUtils.createDumbTerminal(terminal));
        return terminal.toString(StandardCharsets.UTF_8);
    }
}
