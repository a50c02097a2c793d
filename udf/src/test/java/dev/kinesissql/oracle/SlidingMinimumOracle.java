package dev.kinesissql.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the shipped script must answer, by brute force and straight from the definition: a tick lies in each window that
 * starts at a multiple of 5 seconds, is 10 seconds long and contains its time; a window's answer for a ticker is the
 * lowest price in it. The watermark is 5 seconds behind the latest time seen, in the order of reading; a window fires
 * when the watermark reaches its last millisecond; a tick is late when all its windows had fired before it was read.
 */
public final class SlidingMinimumOracle {

    private static final long SLIDE = 5_000;
    private static final long SIZE = 10_000;
    private static final long DELAY = 5_000;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** The answer for one ticker and window. */
    public record Answer(Instant windowEnd, String ticker) implements Comparable<Answer> {

        @Override
        public int compareTo(Answer other) {
            int byTime = windowEnd.compareTo(other.windowEnd);
            return byTime != 0 ? byTime : ticker.compareTo(other.ticker);
        }
    }

    private final SortedMap<Answer, Double> minimums = new TreeMap<>();
    private final List<GoodTick> late = new ArrayList<>();
    private long latest = Long.MIN_VALUE;

    /** Reads a tick, as the next one of a single reader. */
    public void read(GoodTick tick) {
        long time = tick.eventTime().toEpochMilli();
        boolean used = false;
        for (long start = Math.floorDiv(time, SLIDE) * SLIDE; start > time - SIZE; start -= SLIDE) {
            if (!fired(start + SIZE)) {
                Instant end = Instant.ofEpochMilli(start + SIZE);
                minimums.merge(new Answer(end, tick.ticker()), tick.price(), Math::min);
                used = true;
            }
        }
        if (!used) {
            late.add(tick);
        }
        latest = Math.max(latest, time);
    }

    private boolean fired(long windowEnd) {
        return latest != Long.MIN_VALUE && latest - DELAY >= windowEnd - 1;
    }

    /** The answers of all windows, as after the end of a bounded input. */
    public SortedMap<Answer, Double> allMinimums() {
        return new TreeMap<>(minimums);
    }

    /** The answers of the windows that have fired, as while an unbounded input pauses. */
    public SortedMap<Answer, Double> firedMinimums() {
        SortedMap<Answer, Double> fired = new TreeMap<>(minimums);
        fired.keySet().removeIf(answer -> !fired(answer.windowEnd().toEpochMilli()));
        return fired;
    }

    /** The ticks that came too late for all of their windows, in the order of reading. */
    public List<GoodTick> late() {
        return List.copyOf(late);
    }

    /** Answers as lines to compare: {@code 2026-11-22 08:03:05 AAPL 12.34}, ordered by window and ticker. */
    public static List<String> lines(SortedMap<Answer, Double> minimums) {
        return minimums.entrySet().stream()
                .map(entry -> line(
                        SECONDS.format(LocalDateTime.ofInstant(entry.getKey().windowEnd(), ZoneOffset.UTC)),
                        entry.getKey().ticker(),
                        entry.getValue()))
                .toList();
    }

    /** One answer as a line. */
    public static String line(String windowEnd, String ticker, double price) {
        return windowEnd + " " + ticker + " " + price;
    }

    /** How far behind the latest time a tick may be and still be in time for all of its windows. */
    public static Duration delay() {
        return Duration.ofMillis(DELAY);
    }
}
