package dev.kinesissql.local;

import dev.kinesissql.local.process.FlinkCluster;
import dev.kinesissql.local.process.Service;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/cluster.sh}. */
@Command(description = "A Flink session cluster on this machine that goes on running: a JobManager with the web UI, and a"
        + " TaskManager. Jobs come by bin/sql-client.sh.")
final class ClusterCommand implements Callable<Integer> {

    private static final String NAME = "cluster";

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
            @Option(names = "--port", paramLabel = "N", defaultValue = "8081",
                    description = "Port of the web UI and REST API; default: ${DEFAULT-VALUE}.") int port,
            @Option(names = "-D", paramLabel = "KEY=VALUE",
                    description = "Flink configuration on top of conf/config.yaml.") Map<String, String> options)
            throws Exception {
        Bundle bundle = Bundle.current();
        Service service = service(bundle);
        service.start(port, folder -> {
            FlinkCluster cluster =
                    FlinkCluster.start(bundle, port, folder, options == null ? Map.of() : options, true);
            try {
                cluster.awaitReady();
                return cluster.processes();
            } catch (RuntimeException | InterruptedException e) {
                cluster.close();
                throw e;
            }
        });
        return ServiceCommand.status(service, NAME, System.out);
    }

    @Command(description = "Stop it, with its jobs.", mixinStandardHelpOptions = true)
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
