package dev.kinesissql.oracle;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A tick that the script can use.
 *
 * @param ticker a valid ticker
 * @param price 0 or more
 * @param eventTime its event time, UTC
 */
public record GoodTick(String ticker, double price, Instant eventTime) {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    /** The tick as the tutorial's producer writes it. */
    public String json() {
        LocalDateTime time = LocalDateTime.ofInstant(eventTime, ZoneOffset.UTC);
        String isoformat = (time.getNano() == 0 ? SECONDS : MICROS).format(time);
        return "{\"event_time\": \"" + isoformat + "\", \"ticker\": \"" + ticker + "\", \"price\": " + price + "}";
    }
}
