package dev.kinesissql.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.client.SqlClient;
import org.apache.flink.table.client.cli.TerminalUtils;

/** The stock SQL Client, run in this process, with its terminal kept for messages. */
public final class ScriptClient extends SqlClient {

    private static final Path SCRIPTS = Path.of("..", "sql-scripts");

    private ScriptClient() {
        super(false, null, null);
    }

    /** Runs the client and returns what it printed. */
    public static String run(List<String> arguments) {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        startClient(arguments.toArray(String[]::new), () -> TerminalUtils.createDumbTerminal(terminal));
        return terminal.toString(StandardCharsets.UTF_8);
    }

    /**
     * Runs a script of {@code sql-scripts}, as it is shipped, to the end of its job.
     *
     * @param script the name of the file
     * @param environment the statements of the file for {@code -i}, which sets {@code table.dml-sync}
     * @param folder an empty folder for the client's files
     * @param cluster the address of the cluster's REST API
     */
    static void runShipped(String script, String environment, Path folder, URI cluster) throws IOException {
        Path init = folder.resolve("environment.sql");
        Files.writeString(init, environment);
        String terminal = run(List.of(
                "-D", "execution.target=remote",
                "-D", "rest.address=" + cluster.getHost(),
                "-D", "rest.port=" + cluster.getPort(),
                "-hist", folder.resolve("history").toString(),
                "-i", init.toString(),
                "-f", SCRIPTS.resolve(script).toString()));
        assertThat(terminal).as("what the SQL Client printed").doesNotContain("[ERROR]").contains("Complete execution");
    }
}
