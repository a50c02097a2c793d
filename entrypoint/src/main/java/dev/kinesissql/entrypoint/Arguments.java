package dev.kinesissql.entrypoint;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The arguments of the program. */
final class Arguments {

    static final String USAGE = String.join("\n",
            "usage: kinesis-sql-entrypoint [--properties FILE] [--script FILE] [--check] [--help]",
            "",
            "Runs a Flink SQL script as one job, over the streams that property groups name.",
            "",
            "  --properties FILE  property groups, as Managed Flink writes them; default:",
            "                     /etc/flink/application_properties.json",
            "  --script FILE      the script; default: sliding.sql inside the jar",
            "  --check            plan everything and print the plan, start nothing; exits with 1 when anything is",
            "                     wrong. Without property groups, it takes the script's own tables.",
            "  --help             this text",
            "");

    private static final List<String> NAMES = List.of("--properties", "--script", "--check", "--help");

    private Path properties;
    private Path script;
    private boolean check;
    private boolean help;

    private Arguments() {}

    /**
     * Reads arguments; {@code --name=value} is {@code --name value}.
     *
     * @throws ApplicationException when one is unknown or has no value
     */
    static Arguments of(String... arguments) {
        Arguments result = new Arguments();
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
            if (name.length() < argument.length()) {
                rest.push(argument.substring(equals + 1));
            }
            switch (name) {
                case "--properties":
                    result.properties = value(name, rest);
                    break;
                case "--script":
                    result.script = value(name, rest);
                    break;
                case "--check":
                    result.check = true;
                    break;
                case "--help":
                    result.help = true;
                    break;
                default:
                    String meant = NearestName.of(name, NAMES).map(each -> " Did you mean " + each + "?").orElse("");
                    throw new ApplicationException("Unknown argument " + argument + "." + meant + "\n\n" + USAGE);
            }
        }
        return result;
    }

    private static Path value(String name, Deque<String> rest) {
        if (rest.isEmpty() || rest.peek().startsWith("--")) {
            throw new ApplicationException(name + " needs the path of a file.\n\n" + USAGE);
        }
        return Path.of(rest.pop());
    }

    /** The file of property groups; empty when none is given. */
    Optional<Path> properties() {
        return Optional.ofNullable(properties);
    }

    /** The script's file; empty for the one in the jar. */
    Optional<Path> script() {
        return Optional.ofNullable(script);
    }

    /** True when nothing is to be started. */
    boolean check() {
        return check;
    }

    /** True when only the usage is to be shown. */
    boolean help() {
        return help;
    }
}
