package dev.kinesissql.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/** The tutorial's ticks as bytes: five tickers, times in microseconds, prices from 0.01 to 99.99. */
final class SampleTicks {

    private static final String[] TICKERS = {"AAPL", "AMZN", "MSFT", "INTC", "TBV"};
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    private SampleTicks() {}

    /** Always the same ticks, each at another time. */
    static byte[][] records(int count) {
        Random random = new Random(20261122);
        LocalDateTime time = LocalDateTime.parse("2026-11-22T08:03:00");
        byte[][] records = new byte[count][];
        for (int i = 0; i < count; i++) {
            time = time.plusNanos(1_000L * random.nextInt(1, 1_000_000));
            records[i] = String.format(
                            Locale.ROOT,
                            "{\"event_time\": \"%s\", \"ticker\": \"%s\", \"price\": %.2f}",
                            MICROS.format(time), TICKERS[random.nextInt(TICKERS.length)], random.nextInt(1, 10_000) / 100.0)
                    .getBytes(UTF_8);
        }
        return records;
    }
}
