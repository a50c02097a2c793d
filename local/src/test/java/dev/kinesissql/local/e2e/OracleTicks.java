package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Disordered ticks in a file, and what an unbounded job must answer to them. The last ticks, one of each ticker, are a
 * minute ahead of the others, so that all windows but theirs fire, whatever the shards.
 *
 * @param file the ticks
 * @param count how many they are
 * @param minimums the answers, as the oracle's lines
 * @param watermark the watermark behind the last tick
 */
record OracleTicks(Path file, int count, List<String> minimums, Instant watermark) {

    /** The tutorial's tickers. */
    static final List<String> TICKERS = List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV");

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration CLOSING = Duration.ofMinutes(1);

    /** Writes 1,500 ticks and the closing ones into a folder; none of them is late. */
    static OracleTicks write(Path folder) throws IOException {
        return write(folder, 1_500, TICKERS);
    }

    /** Writes that many ticks, 50 ms of event time apart, and the closing ones into a folder; none of them is late. */
    static OracleTicks write(Path folder, int count, List<String> tickers) throws IOException {
        return write(folder, count, STEP, tickers);
    }

    /** Writes that many ticks, a step of event time apart, and the closing ones into a folder; none of them is late. */
    static OracleTicks write(Path folder, int count, Duration step, List<String> tickers) throws IOException {
        List<GoodTick> ticks =
                new ArrayList<>(SlidingStreams.disorderedTicks(count, step, tickers, new Random(20261122)));
        Instant last = ticks.stream().map(GoodTick::eventTime).max(Instant::compareTo).orElseThrow();
        tickers.forEach(ticker -> ticks.add(new GoodTick(ticker, 1, last.plus(CLOSING))));
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        ticks.forEach(oracle::read);
        List<String> expected = SlidingMinimumOracle.lines(oracle.firedMinimums());
        assertThat(expected).hasSizeGreaterThan(30);
        assertThat(oracle.late()).isEmpty();
        Path file = folder.resolve("ticks-" + count + "-" + tickers.size() + ".ndjson");
        Files.write(file, ticks.stream().map(GoodTick::json).toList());
        return new OracleTicks(
                file, ticks.size(), expected, last.plus(CLOSING).minus(SlidingMinimumOracle.delay()));
    }
}
