package dev.kinesissql.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code bin/local.sh}. */
@Command(
        sortOptions = false,
        description = "Runs sql-scripts/sliding.sql on this machine: starts a Kinesis emulator and a Flink cluster, sends"
                + " sample ticks, and shows the minimums as they reach the output stream. Ctrl-C stops everything.")
final class LocalCommand implements Callable<Integer> {

    @Mixin
    private TickOptions ticks;

    @Option(names = "--seconds", paramLabel = "N", converter = AtLeastOne.class,
            description = "Send ticks for so long, then print a summary and exit; default: until Ctrl-C.")
    private Integer seconds;

    @Option(names = "--shards", paramLabel = "N", defaultValue = "1", converter = AtLeastOne.class,
            description = "Shards of the input stream; default: ${DEFAULT-VALUE}.")
    private int shards;

    @Option(names = "--parallelism", paramLabel = "N", defaultValue = "1", converter = AtLeastOne.class,
            description = "Parallel subtasks of the job, 1 to 4; default: ${DEFAULT-VALUE}.")
    private int parallelism;

    @Option(names = "--ports", paramLabel = "WEB,KINESIS", converter = PortPair.Converter.class,
            description = "Ports of Flink's web UI and of the emulator; default: 8081,4568, or a free one instead of one"
                    + " that is taken.")
    private PortPair ports;

    @Mixin
    private StandardOptions standard;

    @Override
    public Integer call() throws Exception {
        if (parallelism > 4) {
            throw new Fault("--parallelism " + parallelism + " is more than the 4 task slots of the local cluster"
                    + " (taskmanager.numberOfTaskSlots in conf/config.yaml). Give 1 to 4.");
        }
        LocalRun run = new LocalRun(Bundle.current(), ticks, seconds, shards, parallelism, ports, System.out);
        // Ctrl-C and kill: nothing is left behind on the way out either.
        Runtime.getRuntime().addShutdownHook(new Thread(run::close, "stop"));
        try {
            run.run();
        } finally {
            run.close();
        }
        return 0;
    }

    /** A whole number from 1 on. */
    static final class AtLeastOne implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[1-9]\\d{0,8}")) {
                throw new TypeConversionException("expected a whole number from 1 on, got '" + text + "'");
            }
            return Integer.valueOf(text);
        }
    }
}
