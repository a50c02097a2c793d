package dev.kinesissql.local;

import dev.kinesissql.local.ticks.DirtyTicks;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.SampleTicks;
import dev.kinesissql.local.ticks.TickSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.ArgGroup;
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

    @ArgGroup
    private Content content = new Content();

    /** What is sent in place of good sample ticks alone. */
    private static final class Content {

        @Option(names = "--dirty", paramLabel = "SHARE", converter = Share.class,
                description = "Mix bad ticks of every kind into the sample ticks, 5%% for one tick in 20;"
                        + " default: none.")
        private Double dirty;

        @Option(names = "--file", paramLabel = "NDJSON",
                description = "Send the lines of this file, unchanged, instead of sample ticks.")
        private Path file;
    }

    double rate() {
        return rate;
    }

    PartitionKey key() {
        return key;
    }

    /** True when bad ticks are wanted, be it a share of 0. */
    boolean dirty() {
        return content.dirty != null;
    }

    /** The ticks; the caller closes the source when it is a file. */
    TickSource source() {
        if (content.file != null) {
            try {
                return new NdjsonTicks(content.file);
            } catch (IOException e) {
                throw new Fault(e.getMessage(), e);
            }
        }
        long seedOrAny = seed == null ? System.nanoTime() : seed;
        Clock clock = Clock.systemUTC();
        TickSource samples = new SampleTicks(seedOrAny).at(clock);
        return dirty() ? new DirtyTicks(samples, content.dirty, seedOrAny, clock) : samples;
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

    /** A share such as {@code 5%}, {@code 0.5%} or {@code 5}, as a number from 0 to 1. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            if (text.matches("\\d{1,3}(\\.\\d{1,6})?%?")) {
                double percent = Double.parseDouble(text.replace("%", ""));
                if (percent <= 100) {
                    return percent / 100;
                }
            }
            throw new TypeConversionException("expected a share of all ticks, from 0% to 100%, got '" + text + "'");
        }
    }
}
