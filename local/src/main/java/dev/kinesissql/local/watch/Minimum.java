package dev.kinesissql.local.watch;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;

/**
 * A result of the job: the lowest price of a ticker in a window.
 *
 * @param ticker    the ticker
 * @param price     its lowest price
 * @param windowEnd the end of the window (exclusive)
 */
public record Minimum(String ticker, double price, Instant windowEnd) {

    private static final String EXPECTED =
            "a minimum such as {\"ticker\":\"AAPL\",\"price\":1.23,\"event_time\":\"2026-11-22 08:03:05\"}";
    /** Python's {@code str(datetime)}: the fraction is there only when it is not zero. */
    private static final DateTimeFormatter EVENT_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter();

    /**
     * Reads a record of the output stream: {@code ticker} (text), {@code price} (number) and {@code
     * event_time} (the window's end in UTC, {@code 2026-11-22 08:03:05}). Further fields are ignored.
     *
     * @throws UnreadableRecordException when it is not such a record
     */
    public static Minimum parse(String json) {
        OutputJson record = new OutputJson(EXPECTED, json);
        String ticker = record.text("ticker");
        double price = record.number("price");
        String eventTime = record.text("event_time");
        try {
            return new Minimum(ticker, price,
                    LocalDateTime.parse(eventTime, EVENT_TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            throw record.unreadable("'event_time' is \"" + eventTime + "\"", e);
        }
    }

    /** Milliseconds from the window's end to {@code receivedAt}; negative when the clocks disagree. */
    public long lagMillis(Instant receivedAt) {
        return receivedAt.toEpochMilli() - windowEnd.toEpochMilli();
    }
}
