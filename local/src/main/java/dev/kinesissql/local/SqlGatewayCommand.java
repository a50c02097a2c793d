package dev.kinesissql.local;

import dev.kinesissql.local.process.FlinkCluster;
import dev.kinesissql.local.process.Service;
import dev.kinesissql.local.process.SqlGateway;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/sql-gateway.sh}. */
@Command(description = "Flink's SQL Gateway on this machine, which goes on running and submits jobs to the local cluster:"
        + " bin/sql-client.sh gateway -e localhost:8083 -f ...")
final class SqlGatewayCommand implements Callable<Integer> {

    private static final String NAME = "sql-gateway";

    @Spec
    private CommandSpec spec;

    @Mixin
    private StandardOptions standard;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do: start, stop or status.");
    }

    @Command(description = "Start it and wait until it is ready.", mixinStandardHelpOptions = true)
    int start(
            @Option(names = "--port", paramLabel = "N", defaultValue = "8083",
                    description = "Port of its REST endpoint; default: ${DEFAULT-VALUE}.") int port,
            @Option(names = "--cluster-port", paramLabel = "N", defaultValue = "8081",
                    description = "REST port of the Flink cluster; default: ${DEFAULT-VALUE}.") int clusterPort)
            throws Exception {
        Bundle bundle = Bundle.current();
        Service service = service(bundle);
        service.start(port, folder -> List.of(SqlGateway.start(bundle, port, clusterPort, folder, true)));
        return ServiceCommand.status(service, NAME, System.out);
    }

    @Command(description = "Stop it, with its sessions.", mixinStandardHelpOptions = true)
    int stop() throws Exception {
        return ServiceCommand.stop(service(Bundle.current()), NAME, System.out);
    }

    @Command(description = "Tell whether it runs: exit code 0, else 3.", mixinStandardHelpOptions = true)
    int status() throws Exception {
        return ServiceCommand.status(service(Bundle.current()), NAME, System.out);
    }

    private static Service service(Bundle bundle) {
        return new Service(bundle, NAME, FlinkCluster.PATIENCE);
    }
}
