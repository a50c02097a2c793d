package dev.kinesissql.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kinesissql.udf.IsValidTicker;
import dev.kinesissql.udf.ToString;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One call of each SQL function. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Functions {

    private static final int VALUES = 4_096; // a power of two
    private static final String[] TICKERS = {"AAPL", "AMZN", "MSFT", "INTC", "TBV", "BRK.B", "BF-B", "aapl"};

    private final IsValidTicker isValidTicker = new IsValidTicker();
    private final ToString toString = new ToString();
    private final StringData[] tickers = new StringData[VALUES];
    private final TimestampData[] timestamps = new TimestampData[VALUES];
    private int next;

    /** Makes the arguments, and makes sure that the functions answer rightly. */
    @Setup
    public void makeArguments() {
        Random random = new Random(20261122);
        for (int i = 0; i < VALUES; i++) {
            String ticker = TICKERS[random.nextInt(TICKERS.length)];
            tickers[i] = StringData.fromBytes(ticker.getBytes(UTF_8));
            check(isValidTicker.eval(tickers[i]) == !ticker.equals("aapl"), ticker);

            LocalDateTime time = LocalDateTime.parse("2026-11-22T08:03:00").plusSeconds(5L * i).withNano(
                    1_000 * random.nextInt(1, 1_000_000));
            timestamps[i] = TimestampData.fromLocalDateTime(time);
            String text = toString.eval(timestamps[i]).toString();
            check(LocalDateTime.parse(text.replace(' ', 'T')).equals(time), text);
        }
    }

    private static void check(boolean right, String value) {
        if (!right) {
            throw new IllegalStateException("The wrong answer: " + value);
        }
    }

    private int next() {
        return next++ & (VALUES - 1);
    }

    /** {@code is_valid_ticker}, with one in eight that is none. */
    @Benchmark
    public boolean isValidTicker() {
        return isValidTicker.eval(tickers[next()]);
    }

    /** {@code to_string}, with microseconds. */
    @Benchmark
    public StringData toStringOfTimestamp() {
        return toString.eval(timestamps[next()]);
    }
}
