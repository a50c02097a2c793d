package dev.kinesissql.local.watch;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known so far about each ticker, and the totals. Thread-safe. */
public final class Board {

    /**
     * A ticker's line.
     *
     * @param ticker    the ticker
     * @param priceNow  the price of the last tick sent; null when none was
     * @param minimum   the lowest price in the latest window; null when no window was received
     * @param windowEnd the end of the latest window; null likewise
     * @param lagMillis milliseconds from that end to the arrival of the window here; null likewise
     */
    public record Row(String ticker, Double priceNow, Double minimum, Instant windowEnd, Long lagMillis) {
    }

    /**
     * The board at one moment.
     *
     * @param rows            the tickers in alphabetical order
     * @param ticksSent       ticks that Kinesis accepted, bad ones among them
     * @param badTicksSent    those that were sent to be rejected
     * @param windowsReceived records of the output stream
     * @param rejects         number of rejected ticks by reason, in alphabetical order
     */
    public record Snapshot(List<Row> rows, long ticksSent, long badTicksSent, long windowsReceived,
            SortedMap<String, Long> rejects) {

        /** The number of rejected ticks. */
        public long rejected() {
            return rejects.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final SortedMap<String, Row> rows = new TreeMap<>();
    private final SortedMap<String, Long> rejects = new TreeMap<>();
    private long ticksSent;
    private long badTicksSent;
    private long windowsReceived;

    /** Counts a tick; {@code ticker} and {@code price} are null when they could not be read from it. */
    public synchronized void tickSent(String ticker, Double price) {
        ticksSent++;
        if (ticker != null && price != null) {
            Row old = row(ticker);
            rows.put(ticker, new Row(ticker, price, old.minimum(), old.windowEnd(), old.lagMillis()));
        }
    }

    /** Counts a tick that was sent to be rejected. */
    public synchronized void badTickSent() {
        ticksSent++;
        badTicksSent++;
    }

    /** Counts a window and shows it, unless a later window of the ticker is shown already. */
    public synchronized void windowReceived(Minimum minimum, Instant receivedAt) {
        windowsReceived++;
        Row old = row(minimum.ticker());
        if (old.windowEnd() == null || !minimum.windowEnd().isBefore(old.windowEnd())) {
            rows.put(minimum.ticker(), new Row(minimum.ticker(), old.priceNow(), minimum.price(),
                    minimum.windowEnd(), minimum.lagMillis(receivedAt)));
        }
    }

    /** Counts a reject under its reason. */
    public synchronized void rejected(Reject reject) {
        rejects.merge(reject.reason(), 1L, Long::sum);
    }

    /** The state now; it does not change any more. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(
                List.copyOf(rows.values()), ticksSent, badTicksSent, windowsReceived, new TreeMap<>(rejects));
    }

    private Row row(String ticker) {
        return rows.getOrDefault(ticker, new Row(ticker, null, null, null, null));
    }
}
