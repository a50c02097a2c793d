package dev.kinesissql.local.watch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values look in the table, the lines and the summary: plain ASCII, the same on every machine. */
final class Cells {

    private static final double MAX_PLAIN_PRICE = 1e7;
    private static final long MILLIS = 1000;
    private static final long MINUTE = 60 * MILLIS;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int SWITCH = 100;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Cells() {
    }

    /** Two decimals; beyond 10 million four digits and an exponent. */
    static String price(double price) {
        return String.format(Locale.ROOT, Math.abs(price) < MAX_PLAIN_PRICE ? "%.2f" : "%.3e", price);
    }

    /** {@code 2026-11-22 08:03:05}, UTC. */
    static String time(Instant instant) {
        return SECONDS.format(instant);
    }

    /** {@code 5.3 s}; from 100 s on whole minutes, from 100 minutes on hours, from 100 hours on days. */
    static String lag(long millis) {
        long size = Math.abs(millis);
        if (size < SWITCH * MILLIS) {
            return String.format(Locale.ROOT, "%.1f s", millis / (double) MILLIS);
        }
        if (size < SWITCH * MINUTE) {
            return millis / MINUTE + " min";
        }
        return size < SWITCH * HOUR ? millis / HOUR + " h" : millis / DAY + " d";
    }

    /** The text with {@code ?} for all but printable ASCII: control codes must not reach a terminal. */
    static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /** The text cut to a width, with {@code ...} at the end (if that fits) when something is missing. */
    static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        return width < 4 ? text.substring(0, Math.max(0, width)) : text.substring(0, width - 3) + "...";
    }
}
