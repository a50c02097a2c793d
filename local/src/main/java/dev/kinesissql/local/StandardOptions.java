package dev.kinesissql.local;

import picocli.CommandLine.Option;

/** {@code --help}, for every command. */
final class StandardOptions {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this text and exit.")
    private boolean help;
}
