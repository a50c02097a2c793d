package dev.kinesissql.local;

import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.SampleTicks;
import dev.kinesissql.local.ticks.TickSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which ticks are sent, and how fast: for the commands that send some. */
final class TickOptions {

    @Option(names = "--rate", paramLabel = "TICKS", defaultValue = "50", converter = Positive.class,
            description = "Ticks a second; default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--key", paramLabel = "KEY", defaultValue = "ticker",
            description = "Partition key: ticker, or constant as in the AWS tutorial; default: ${DEFAULT-VALUE}.")
    private PartitionKey key;

    @Option(names = "--seed", paramLabel = "N",
            description = "Repeatable tickers and prices; default: other ones in each run.")
    private Long seed;

    @Option(names = "--file", paramLabel = "NDJSON",
            description = "Send the lines of this file, unchanged, instead of sample ticks.")
    private Path file;

    double rate() {
        return rate;
    }

    PartitionKey key() {
        return key;
    }

    /** The ticks; the caller closes the source when it is a file. */
    TickSource source() {
        if (file == null) {
            return new SampleTicks(seed == null ? System.nanoTime() : seed).at(Clock.systemUTC());
        }
        try {
            return new NdjsonTicks(file);
        } catch (IOException e) {
            throw new Fault(e.getMessage(), e);
        }
    }

    /** A number above 0. */
    static final class Positive implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double value = Double.parseDouble(text);
                if (value > 0 && value <= 100_000) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a number");
            }
            throw new TypeConversionException("expected a number above 0 and up to 100000, got " + text);
        }
    }
}
