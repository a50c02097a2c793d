package dev.kinesissql.local;

import dev.kinesissql.local.process.FlinkCluster;
import dev.kinesissql.local.process.SqlGateway;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/sql-gateway.sh}. */
@Command(description = "Flink's SQL Gateway on this machine, which goes on running and submits jobs to the local cluster:"
        + " bin/sql-client.sh gateway -e localhost:8083 -f ...")
final class SqlGatewayCommand extends ServiceCommand {

    SqlGatewayCommand() {
        super("sql-gateway", FlinkCluster.PATIENCE);
    }

    @Command(description = "Start it and wait until it is ready.", mixinStandardHelpOptions = true)
    int start(
            @Option(names = "--port", paramLabel = "N", defaultValue = "8083",
                    description = "Port of its REST endpoint; default: ${DEFAULT-VALUE}.") int port,
            @Option(names = "--cluster-port", paramLabel = "N", defaultValue = "8081",
                    description = "REST port of the Flink cluster; default: ${DEFAULT-VALUE}.") int clusterPort)
            throws Exception {
        return start(port, folder -> List.of(SqlGateway.start(Bundle.current(), port, clusterPort, folder, true)));
    }
}
