package dev.kinesissql.local;

import dev.kinesissql.local.process.FlinkCluster;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/cluster.sh}. */
@Command(description = "A Flink session cluster on this machine that goes on running: a JobManager with the web UI, and a"
        + " TaskManager. Jobs come by bin/sql-client.sh.")
final class ClusterCommand extends ServiceCommand {

    ClusterCommand() {
        super("cluster", FlinkCluster.PATIENCE);
    }

    @Command(description = "Start it and wait until it is ready.", mixinStandardHelpOptions = true)
    int start(
            @Option(names = "--port", paramLabel = "N", defaultValue = "8081",
                    description = "Port of the web UI and REST API; default: ${DEFAULT-VALUE}.") int port,
            @Option(names = "-D", paramLabel = "KEY=VALUE",
                    description = "Flink configuration on top of conf/config.yaml.") Map<String, String> options)
            throws Exception {
        return start(port, folder -> {
            FlinkCluster cluster = FlinkCluster.start(
                    Bundle.current(), port, folder, options == null ? Map.of() : options, true);
            try {
                cluster.awaitReady();
                return cluster.processes();
            } catch (RuntimeException | InterruptedException e) {
                cluster.close();
                throw e;
            }
        });
    }
}
