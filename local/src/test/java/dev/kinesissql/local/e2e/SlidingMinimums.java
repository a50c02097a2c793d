package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The lowest price of each ticker in each window of 10 seconds, from the definition as {@link SlidingMinimumOracle} has it,
 * for any slide and for millions of ticks, none of them late; and whether a job has written just these.
 */
final class SlidingMinimums {

    private static final long SIZE = 10_000;

    private final long slide;
    private final Map<String, Integer> tickers = new HashMap<>();
    /** By the end of the window, in milliseconds since 1970: the minimum of each ticker; NaN for one without ticks. */
    private final TreeMap<Long, double[]> windows = new TreeMap<>();
    /** By the beginning of the slice, the part of time that two neighbouring windows differ by: the tickers in it. */
    private final TreeMap<Long, BitSet> slices = new TreeMap<>();

    SlidingMinimums(List<String> tickers, Duration slide) {
        this.slide = slide.toMillis();
        tickers.forEach(ticker -> this.tickers.put(ticker, this.tickers.size()));
    }

    /** Reads a tick of the ticker with that place in the list. */
    void read(int ticker, double price, long millis) {
        long slice = Math.floorDiv(millis, slide) * slide;
        slices.computeIfAbsent(slice, start -> new BitSet()).set(ticker);
        for (long start = slice; start > millis - SIZE; start -= slide) {
            double[] minimums = windows.computeIfAbsent(start + SIZE, end -> {
                double[] none = new double[tickers.size()];
                Arrays.fill(none, Double.NaN);
                return none;
            });
            if (!(minimums[ticker] <= price)) {
                minimums[ticker] = price;
            }
        }
    }

    /** How many there are: a ticker in a window. */
    long count() {
        return count(windows);
    }

    private static long count(Map<Long, double[]> windows) {
        return windows.values().stream()
                .mapToLong(minimums -> Arrays.stream(minimums).filter(price -> !Double.isNaN(price)).count())
                .sum();
    }

    /** In how many pairs of a ticker and a slice there are ticks of which a window has not fired at a watermark. */
    long livePairs(Instant watermark) {
        return slices.tailMap(watermark.toEpochMilli() + 1 - SIZE, false).values().stream()
                .mapToLong(BitSet::cardinality)
                .sum();
    }

    /** Asserts that the JSON records in the files of a folder are these minimums, each once. */
    void assertAreIn(Path folder, String run) throws IOException {
        assertAreIn(folder, run, windows);
    }

    /** Asserts the same of the windows that have fired at a watermark. */
    void assertHaveFiredInto(Path folder, String run, Instant watermark) throws IOException {
        assertAreIn(folder, run, windows.headMap(watermark.toEpochMilli() + 1, true));
    }

    private void assertAreIn(Path folder, String run, Map<Long, double[]> expected) throws IOException {
        Map<Long, double[]> missing = new HashMap<>();
        expected.forEach((end, minimums) -> missing.put(end, minimums.clone()));
        Map<String, double[]> byText = new HashMap<>();
        long read = 0;
        for (Path file : files(folder)) {
            assertThat(file.getFileName().toString()).as(run + ": a file that was never completed").doesNotStartWith(".");
            try (JsonParser records = new JsonFactory().createParser(file.toFile())) {
                while (records.nextToken() != null) {
                    take(Minimum.read(records), missing, byText, run);
                    read++;
                }
            }
        }
        assertThat(read).as(run + ": minimums").isEqualTo(count(expected));
    }

    private void take(Minimum minimum, Map<Long, double[]> missing, Map<String, double[]> byText, String run) {
        double[] prices = byText.computeIfAbsent(minimum.eventTime(), text -> missing.get(millis(text)));
        Integer ticker = tickers.get(minimum.ticker());
        if (prices == null || ticker == null || prices[ticker] != minimum.price()) {
            throw new AssertionError(run + " has written " + minimum + ", which is wrong or written twice");
        }
        prices[ticker] = Double.NaN;
    }

    private static long millis(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** The files below a folder that have something in them; none when there is no such folder. */
    static List<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0).toList();
        }
    }

    private record Minimum(String ticker, double price, String eventTime) {

        static Minimum read(JsonParser records) throws IOException {
            String ticker = null;
            double price = Double.NaN;
            String eventTime = null;
            for (String field = records.nextFieldName(); field != null; field = records.nextFieldName()) {
                records.nextToken();
                switch (field) {
                    case "ticker" -> ticker = records.getText();
                    case "price" -> price = records.getDoubleValue();
                    case "event_time" -> eventTime = records.getText();
                    default -> throw new AssertionError("a minimum with the field " + field);
                }
            }
            assertThat(records.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            return new Minimum(ticker, price, eventTime);
        }
    }
}
