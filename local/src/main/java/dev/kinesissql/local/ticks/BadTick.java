package dev.kinesissql.local.ticks;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkBytes;

/** The ways in which a tick can be bad. Each is a sample tick with one thing wrong, or nothing like a tick at all. */
public enum BadTick {

    /** A text that is no JSON. */
    TEXT(Reason.UNPARSABLE, (tick, time) -> utf8("no tick, but a line of a log")),
    /** JSON that breaks off before its end. */
    BROKEN_OFF(Reason.UNPARSABLE, (tick, time) -> utf8(tick.json().substring(0, tick.json().length() - 1))),
    /** A good tick, and something behind it. */
    CONTENT_BEHIND(Reason.UNPARSABLE, (tick, time) -> utf8(tick.json() + " and more")),
    /** Two good ticks in one record. */
    TWO_OBJECTS(Reason.UNPARSABLE, (tick, time) -> utf8(tick.json() + "\n" + tick.json())),
    /** A good tick in an array. */
    ARRAY(Reason.UNPARSABLE, (tick, time) -> utf8("[" + tick.json() + "]")),
    /** A number. */
    NUMBER(Reason.UNPARSABLE, (tick, time) -> utf8(tick.price())),
    /** The word null. */
    NULL(Reason.UNPARSABLE, (tick, time) -> utf8("null")),
    /** No byte at all. */
    EMPTY(Reason.UNPARSABLE, (tick, time) -> new byte[0]),
    /** Nothing but zero bytes. */
    ZERO_BYTES(Reason.UNPARSABLE, (tick, time) -> new byte[16]),
    /** A byte that occurs nowhere in UTF-8. */
    NOT_UTF_8(Reason.UNPARSABLE, (tick, time) ->
            bytes(tick.withTicker("\"\u00ff\"").json(), StandardCharsets.ISO_8859_1)),
    /** A ticker with an umlaut in Latin-1, which is not UTF-8. */
    LATIN_1(Reason.UNPARSABLE, (tick, time) ->
            bytes(tick.withTicker("\"\u00c4PL\"").json(), StandardCharsets.ISO_8859_1)),
    /** A good tick in UTF-16 with a byte order mark. */
    UTF_16(Reason.UNPARSABLE, (tick, time) -> bytes(tick.json(), StandardCharsets.UTF_16)),
    /** Begins like the records in which the Kinesis Producer Library puts several together, but is none. */
    AGGREGATE(Reason.UNPARSABLE, (tick, time) ->
            bytes("\u00f3\u0089\u009a\u00c2" + tick.json(), StandardCharsets.ISO_8859_1)),
    /** The prefix with which the rejects mark a record that is not text. */
    BASE64_PREFIX(Reason.UNPARSABLE, (tick, time) -> utf8("base64:e30=")),
    /** Another field with 1,000 arrays in one another. */
    DEEPLY_NESTED(Reason.UNPARSABLE, (tick, time) -> utf8(
            "{\"nested\": " + "[".repeat(1_000) + "]".repeat(1_000) + ", " + tick.json().substring(1))),
    /** A word in place of the time. */
    TIME_WORD(Reason.UNPARSABLE, tick -> tick.withEventTime("\"yesterday\"")),
    /** A day that the month does not have. */
    TIME_FEBRUARY_30(Reason.UNPARSABLE, tick -> tick.withEventTime("\"2026-02-30T08:03:00\"")),
    /** An hour that the day does not have. */
    TIME_HOUR_25(Reason.UNPARSABLE, tick -> tick.withEventTime("\"2026-11-22T25:03:00\"")),
    /** Seconds since 1970 in place of the time. */
    TIME_EPOCH(Reason.UNPARSABLE, (tick, time) -> utf8(tick.withEventTime("" + time.getEpochSecond()).json())),

    /** No event_time. */
    TIME_MISSING(Reason.MISSING_FIELD, (tick, time) -> utf8(
            "{\"ticker\": " + tick.ticker() + ", \"price\": " + tick.price() + "}")),
    /** The event_time null. */
    TIME_NULL(Reason.MISSING_FIELD, tick -> tick.withEventTime("null")),
    /** No ticker. */
    TICKER_MISSING(Reason.MISSING_FIELD, (tick, time) -> utf8(
            "{\"event_time\": " + tick.eventTime() + ", \"price\": " + tick.price() + "}")),
    /** No price. */
    PRICE_MISSING(Reason.MISSING_FIELD, (tick, time) -> utf8(
            "{\"event_time\": " + tick.eventTime() + ", \"ticker\": " + tick.ticker() + "}")),

    /** The price null. */
    PRICE_NULL(Reason.INVALID_PRICE, tick -> tick.withPrice("null")),
    /** A text in place of the price. */
    PRICE_TEXT(Reason.INVALID_PRICE, tick -> tick.withPrice("\"abc\"")),
    /** The price NaN, as Python's json.dumps writes it. */
    PRICE_NAN(Reason.INVALID_PRICE, tick -> tick.withPrice("NaN")),
    /** The price NaN, as a text. */
    PRICE_NAN_TEXT(Reason.INVALID_PRICE, tick -> tick.withPrice("\"NaN\"")),
    /** The price Infinity, as a text. */
    PRICE_INFINITY(Reason.INVALID_PRICE, tick -> tick.withPrice("\"Infinity\"")),
    /** A price above all that a double can hold. */
    PRICE_TOO_LARGE(Reason.INVALID_PRICE, tick -> tick.withPrice("1e999")),
    /** A price below 0. */
    PRICE_NEGATIVE(Reason.INVALID_PRICE, tick -> tick.withPrice("-0.01")),

    /** The ticker null. */
    TICKER_NULL(Reason.INVALID_TICKER, tick -> tick.withTicker("null")),
    /** An empty ticker. */
    TICKER_EMPTY(Reason.INVALID_TICKER, tick -> tick.withTicker("\"\"")),
    /** A ticker in lower case. */
    TICKER_LOWER_CASE(Reason.INVALID_TICKER, tick -> tick.withTicker("\"aapl\"")),
    /** A ticker of seven characters. */
    TICKER_TOO_LONG(Reason.INVALID_TICKER, tick -> tick.withTicker("\"AAPLINC\"")),
    /** A ticker with a blank in it. */
    TICKER_BLANK(Reason.INVALID_TICKER, tick -> tick.withTicker("\"AA PL\"")),
    /** A ticker with an umlaut. */
    TICKER_NOT_ASCII(Reason.INVALID_TICKER, tick -> tick.withTicker("\"\u00c4PL\"")),
    /** A ticker that is half of a character. */
    TICKER_SURROGATE(Reason.INVALID_TICKER, tick -> tick.withTicker("\"\\ud83d\"")),

    /** Two days ahead. */
    FUTURE_TWO_DAYS(Reason.FUTURE, (tick, time) -> utf8(
            tick.withEventTime(TickText.isoformat(time.plus(Duration.ofDays(2)))).json())),
    /** The year 2099. */
    FUTURE_2099(Reason.FUTURE, tick -> tick.withEventTime("\"2099-01-01T00:00:00\"")),
    /** The last microsecond that a timestamp can hold. */
    FUTURE_9999(Reason.FUTURE, tick -> tick.withEventTime("\"9999-12-31T23:59:59.999999\"")),

    /** An hour behind: late where a good tick has been read before it. */
    LATE(Reason.LATE, (tick, time) -> utf8(
            tick.withEventTime(TickText.isoformat(time.minus(Duration.ofHours(1)))).json()));

    private enum Reason {
        UNPARSABLE, MISSING_FIELD, INVALID_PRICE, INVALID_TICKER, FUTURE, LATE
    }

    @FunctionalInterface
    private interface Form {
        byte[] of(TickText tick, Instant time);
    }

    private final Reason reason;
    private final Form form;

    /** A sample tick with another value in one of its fields. */
    BadTick(Reason reason, UnaryOperator<TickText> change) {
        this(reason, (tick, time) -> utf8(change.apply(tick).json()));
    }

    /** Any bytes. */
    BadTick(Reason reason, Form form) {
        this.reason = reason;
        this.form = form;
    }

    /** The reason that the job gives for its rejection. */
    public String reason() {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Such a tick. Its {@link Tick#ticker} is the sample tick's, so that bad ticks are spread over the shards like good
     * ones.
     *
     * @param random draws the ticker and the price of the sample tick; what is drawn does not depend on the time
     * @param time   the event time of the sample tick, near the clock
     */
    public Tick tick(Random random, Instant time) {
        String ticker = SampleTicks.drawTicker(random);
        TickText sample = TickText.of(time, ticker, SampleTicks.drawCents(random));
        return new Tick(SdkBytes.fromByteArrayUnsafe(form.of(sample, time)), ticker, null, this);
    }

    private static byte[] utf8(String text) {
        return bytes(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }
}
