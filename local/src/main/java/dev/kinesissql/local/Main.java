package dev.kinesissql.local;

import dev.kinesissql.local.stream.StreamException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The Java behind the scripts in {@code bin/}: {@code Main NAME ARGUMENTS} is what {@code bin/NAME.sh} runs. */
public final class Main {

    private static final Map<String, Supplier<Callable<Integer>>> COMMANDS = Map.of(
            "local", LocalCommand::new,
            "cluster", ClusterCommand::new,
            "emulator", EmulatorCommand::new,
            "sql-gateway", SqlGatewayCommand::new,
            "ticks", TicksCommand::new,
            "watch", WatchCommand::new);

    private Main() {}

    /** Runs a command and ends the process: 0 when it did its work, 1 when it could not, 2 for wrong arguments. */
    public static void main(String[] args) {
        if (args.length == 0 || !COMMANDS.containsKey(args[0])) {
            throw new IllegalArgumentException("expected one of " + COMMANDS.keySet());
        }
        String[] arguments = java.util.Arrays.copyOfRange(args, 1, args.length);
        System.exit(commandLine(args[0]).execute(arguments));
    }

    /** The parser of a command's arguments, which runs it. */
    static CommandLine commandLine(String name) {
        return new CommandLine(COMMANDS.get(name).get())
                .setCommandName("bin/" + name + ".sh")
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, result) -> {
                    command.getErr().println();
                    command.getErr().println("ERROR: " + message(e));
                    command.getErr().flush();
                    return 1;
                });
    }

    private static String message(Exception e) {
        if (e instanceof Fault || e instanceof StreamException) {
            return e.getMessage();
        }
        return "Unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage()
                + ". This is a bug of this tool; please report it with these lines:"
                + java.util.Arrays.stream(e.getStackTrace()).limit(12).map(frame -> "\n  at " + frame)
                        .reduce("", String::concat);
    }
}
