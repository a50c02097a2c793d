package dev.kinesissql.local.watch;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;

/**
 * The live view where there is no terminal: a line for each window and each reject, plain ASCII, written at
 * once. Thread-safe.
 */
public final class PlainLines {

    private static final int MAX_REJECT = 160;

    private final PrintStream out;

    /** Writes to {@code out}, which stays the caller's. */
    public PlainLines(PrintStream out) {
        this.out = out;
    }

    /** Writes a window's line, for example {@code 2026-11-22 08:03:05  AAPL    12.34  lag 5.3 s}. */
    public void window(Minimum minimum, Instant receivedAt) {
        write(line(minimum, receivedAt));
    }

    /** Writes a reject's line: {@code rejected: } reason, colon, record; cut to 160 characters. */
    public void reject(Reject reject) {
        write(line(reject));
    }

    static String line(Minimum minimum, Instant receivedAt) {
        return String.format(Locale.ROOT, "%s  %-5s  %6s  lag %s", Cells.time(minimum.windowEnd()),
                Cells.ascii(minimum.ticker()), Cells.price(minimum.price()),
                Cells.lag(minimum.lagMillis(receivedAt)));
    }

    static String line(Reject reject) {
        return Cells.cut(Cells.ascii("rejected: " + reject.reason() + ": " + reject.json()), MAX_REJECT);
    }

    private synchronized void write(String line) {
        out.print(line + "\n");
        out.flush();
    }
}
