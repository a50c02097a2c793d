package dev.kinesissql.local;

import dev.kinesissql.local.process.Service;
import java.io.IOException;
import java.io.PrintStream;

/** What {@code stop} and {@code status} of every service command have in common. */
final class ServiceCommand {

    private ServiceCommand() {}

    static int stop(Service service, String name, PrintStream out) throws IOException {
        out.println(service.stop() ? "The " + name + " is stopped." : "The " + name + " did not run.");
        return 0;
    }

    /** 0 when it runs, 3 when not, as init scripts do. */
    static int status(Service service, String name, PrintStream out) throws IOException {
        if (!service.isRunning()) {
            out.println("The " + name + " does not run.");
            return 3;
        }
        if (service.isBroken()) {
            out.println("A part of the " + name + " has ended; logs: " + service.folder()
                    + ". Stop it and start it again.");
            return 3;
        }
        out.println("The " + name + " runs: http://localhost:" + service.port() + ", logs: " + service.folder());
        return 0;
    }
}
