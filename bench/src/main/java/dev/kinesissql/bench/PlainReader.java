package dev.kinesissql.bench;

import java.io.IOException;
import java.time.LocalDate;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;

/**
 * What a program reads that knows its ticks, with the same Jackson. No option, no check, no row; a tick of any other form
 * gives nonsense or an exception.
 */
final class PlainReader {

    /** A tick; the time in microseconds from 1970-01-01T00:00:00. */
    record Tick(long eventMicros, String ticker, double price) {}

    private final JsonFactory parsers = new JsonFactory();

    Tick read(byte[] record) throws IOException {
        long eventMicros = 0;
        String ticker = null;
        double price = 0;
        try (JsonParser parser = parsers.createParser(record)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "event_time" -> eventMicros = micros(parser.getTextCharacters(), parser.getTextOffset());
                    case "ticker" -> ticker = parser.getText();
                    case "price" -> price = parser.getDoubleValue();
                    default -> parser.skipChildren();
                }
            }
        }
        return new Tick(eventMicros, ticker, price);
    }

    /** Reads {@code 2026-11-22T08:03:00.123456}. */
    private static long micros(char[] text, int at) {
        long day = LocalDate.of(digits(text, at, 4), digits(text, at + 5, 2), digits(text, at + 8, 2)).toEpochDay();
        long minute = (day * 24 + digits(text, at + 11, 2)) * 60 + digits(text, at + 14, 2);
        return (minute * 60 + digits(text, at + 17, 2)) * 1_000_000 + digits(text, at + 20, 6);
    }

    private static int digits(char[] text, int at, int count) {
        int number = 0;
        for (int i = at; i < at + count; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
