package dev.kinesissql.local;

import dev.kinesissql.local.process.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/NAME.sh stop} and {@code status}; each service has a {@code start} of its own. */
abstract class ServiceCommand implements Callable<Integer> {

    private static final int NOT_RUNNING = 3; // as init scripts do

    private final String name;
    private final Duration patience;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StandardOptions standard;

    /**
     * The commands of a service.
     *
     * @param patience how long its processes may take to end by themselves
     */
    ServiceCommand(String name, Duration patience) {
        this.name = name;
        this.patience = patience;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do: start, stop or status.");
    }

    /** Starts the service and tells where it runs. */
    int start(int port, Service.Starter starter) throws IOException, InterruptedException {
        service().start(port, starter);
        return status();
    }

    @Command(description = "Stop it, with all that it holds: jobs, sessions, records.", mixinStandardHelpOptions = true)
    int stop() throws IOException {
        System.out.println(service().stop() ? "The " + name + " is stopped." : "The " + name + " did not run.");
        return 0;
    }

    @Command(description = "Tell whether it runs: exit code 0, else 3.", mixinStandardHelpOptions = true)
    int status() throws IOException {
        Service service = service();
        if (!service.isRunning()) {
            System.out.println("The " + name + " does not run.");
            return NOT_RUNNING;
        }
        if (service.isBroken()) {
            System.out.println("A part of the " + name + " has ended; logs: " + service.folder()
                    + ". Stop it and start it again.");
            return NOT_RUNNING;
        }
        System.out.println(
                "The " + name + " runs: http://localhost:" + service.port() + ", logs: " + service.folder());
        return 0;
    }

    private Service service() {
        return new Service(Bundle.current(), name, patience);
    }
}
