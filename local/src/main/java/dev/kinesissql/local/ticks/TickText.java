package dev.kinesissql.local.ticks;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * The text of a tick: the three values of its JSON object, each as JSON, so a text with its quotes.
 *
 * @param eventTime the value of {@code event_time}
 * @param ticker    the value of {@code ticker}
 * @param price     the value of {@code price}
 */
record TickText(String eventTime, String ticker, String price) {

    private static final int CENTS = 100;
    private static final int DIGIT = 10;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    /** The values as Python's {@code json.dumps} prints them. */
    static TickText of(Instant eventTime, String ticker, int cents) {
        return new TickText(isoformat(eventTime), quoted(ticker), repr(cents));
    }

    TickText withEventTime(String json) {
        return new TickText(json, ticker, price);
    }

    TickText withTicker(String json) {
        return new TickText(eventTime, json, price);
    }

    TickText withPrice(String json) {
        return new TickText(eventTime, ticker, json);
    }

    /** The object as Python's {@code json.dumps} prints it. */
    String json() {
        return "{\"event_time\": " + eventTime + ", \"ticker\": " + ticker + ", \"price\": " + price + "}";
    }

    /** A time, cut to microseconds, as Python's {@code datetime.isoformat()} prints it, in quotes. */
    static String isoformat(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        return quoted((utc.getNano() == 0 ? SECONDS : MICROS).format(utc));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** A price as Python prints a float: 12.34, 12.3, 12.0. */
    private static String repr(int cents) {
        int fraction = cents % CENTS;
        String digits = fraction % DIGIT == 0
                ? Integer.toString(fraction / DIGIT)
                : (fraction < DIGIT ? "0" : "") + fraction;
        return cents / CENTS + "." + digits;
    }
}
