package dev.kinesissql.local.ticks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BadTickTest {

    private static final Instant TIME = Instant.parse("2026-11-22T08:03:00.250Z");

    @Test
    void eachKindIsASampleTickWithOneThingWrongOrNothingLikeATick() {
        String kinds = Arrays.stream(BadTick.values())
                .map(kind -> kind + " " + kind.reason() + " " + printable(kind.tick(new Random(42), TIME)) + "\n")
                .collect(Collectors.joining());

        assertThat(kinds).isEqualTo("""
                TEXT unparsable no tick, but a line of a log
                BROKEN_OFF unparsable {"event_time": TIME, "ticker": "AAPL", "price": 5.47
                CONTENT_BEHIND unparsable TICK and more
                TWO_OBJECTS unparsable TICK<0A>TICK
                ARRAY unparsable [TICK]
                NUMBER unparsable 5.47
                NULL unparsable null
                EMPTY unparsable NOTHING
                ZERO_BYTES unparsable <00><00><00><00><00><00><00><00><00><00><00><00><00><00><00><00>
                NOT_UTF_8 unparsable {"event_time": TIME, "ticker": "<FF>", "price": 5.47}
                LATIN_1 unparsable {"event_time": TIME, "ticker": "<C4>PL", "price": 5.47}
                UTF_16 unparsable <FE><FF>TICK_IN_UTF_16
                AGGREGATE unparsable <F3><89><9A><C2>TICK
                BASE64_PREFIX unparsable base64:e30=
                DEEPLY_NESTED unparsable {"nested": BRACKETS, "event_time": TIME, "ticker": "AAPL", "price": 5.47}
                TIME_WORD unparsable {"event_time": "yesterday", "ticker": "AAPL", "price": 5.47}
                TIME_FEBRUARY_30 unparsable {"event_time": "2026-02-30T08:03:00", "ticker": "AAPL", "price": 5.47}
                TIME_HOUR_25 unparsable {"event_time": "2026-11-22T25:03:00", "ticker": "AAPL", "price": 5.47}
                TIME_EPOCH unparsable {"event_time": 1795334580, "ticker": "AAPL", "price": 5.47}
                TIME_MISSING missing_field {"ticker": "AAPL", "price": 5.47}
                TIME_NULL missing_field {"event_time": null, "ticker": "AAPL", "price": 5.47}
                TICKER_MISSING missing_field {"event_time": TIME, "price": 5.47}
                PRICE_MISSING missing_field {"event_time": TIME, "ticker": "AAPL"}
                PRICE_NULL invalid_price {"event_time": TIME, "ticker": "AAPL", "price": null}
                PRICE_TEXT invalid_price {"event_time": TIME, "ticker": "AAPL", "price": "abc"}
                PRICE_NAN invalid_price {"event_time": TIME, "ticker": "AAPL", "price": NaN}
                PRICE_NAN_TEXT invalid_price {"event_time": TIME, "ticker": "AAPL", "price": "NaN"}
                PRICE_INFINITY invalid_price {"event_time": TIME, "ticker": "AAPL", "price": "Infinity"}
                PRICE_TOO_LARGE invalid_price {"event_time": TIME, "ticker": "AAPL", "price": 1e999}
                PRICE_NEGATIVE invalid_price {"event_time": TIME, "ticker": "AAPL", "price": -0.01}
                TICKER_NULL invalid_ticker {"event_time": TIME, "ticker": null, "price": 5.47}
                TICKER_EMPTY invalid_ticker {"event_time": TIME, "ticker": "", "price": 5.47}
                TICKER_LOWER_CASE invalid_ticker {"event_time": TIME, "ticker": "aapl", "price": 5.47}
                TICKER_TOO_LONG invalid_ticker {"event_time": TIME, "ticker": "AAPLINC", "price": 5.47}
                TICKER_BLANK invalid_ticker {"event_time": TIME, "ticker": "AA PL", "price": 5.47}
                TICKER_NOT_ASCII invalid_ticker {"event_time": TIME, "ticker": "<C3><84>PL", "price": 5.47}
                TICKER_SURROGATE invalid_ticker {"event_time": TIME, "ticker": "\\ud83d", "price": 5.47}
                FUTURE_TWO_DAYS future {"event_time": "2026-11-24T08:03:00.250000", "ticker": "AAPL", "price": 5.47}
                FUTURE_2099 future {"event_time": "2099-01-01T00:00:00", "ticker": "AAPL", "price": 5.47}
                FUTURE_9999 future {"event_time": "9999-12-31T23:59:59.999999", "ticker": "AAPL", "price": 5.47}
                LATE late {"event_time": "2026-11-22T07:03:00.250000", "ticker": "AAPL", "price": 5.47}
                """);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDrawnDoesNotDependOnTheTime(BadTick kind) {
        Random one = new Random(7);
        Random other = new Random(7);

        Tick now = kind.tick(one, TIME);
        Tick later = kind.tick(other, TIME.plusSeconds(100_000));

        assertThat(now.bad()).isEqualTo(kind);
        assertThat(now.price()).isNull();
        assertThat(later.ticker()).isEqualTo(now.ticker()).isIn(SampleTicks.TICKERS);
        assertThat(one.nextLong()).isEqualTo(other.nextLong());
    }

    /** The bytes as Latin-1, those beyond printable ASCII as {@code <FF>}, with names for what is long. */
    private static String printable(Tick tick) {
        String good = new SampleTicks(42).next(TIME).text();
        StringBuilder text = new StringBuilder();
        for (char c : new String(tick.data().asByteArray(), ISO_8859_1).toCharArray()) {
            text.append(c >= ' ' && c <= '~' ? Character.toString(c) : String.format("<%02X>", (int) c));
        }
        return text.isEmpty() ? "NOTHING" : text.toString()
                .replace(good, "TICK")
                .replace(good.replaceAll(".", "<00>$0"), "TICK_IN_UTF_16")
                .replace(TickText.isoformat(TIME), "TIME")
                .replace("[".repeat(1_000) + "]".repeat(1_000), "BRACKETS");
    }
}
