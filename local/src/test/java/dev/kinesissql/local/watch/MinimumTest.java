package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimumTest {

    private static final String EXPECTED = "Expected a minimum such as "
            + "{\"ticker\":\"AAPL\",\"price\":1.23,\"event_time\":\"2026-11-22 08:03:05\"}, but ";

    @Test
    void isReadFromTheOutputOfTheJob() {
        assertThat(Minimum.parse("{\"ticker\":\"AAPL\",\"price\":1.23,\"event_time\":\"2026-11-22 "
                + "08:03:05\"}"))
                .isEqualTo(new Minimum("AAPL", 1.23, Instant.parse("2026-11-22T08:03:05Z")));
        assertThat(Minimum.parse(
                "{\"x\":0, \"event_time\": \"2026-11-22 08:03:05.250000\", \"price\": 7, \"ticker\": "
                        + "\"TBV\"}\n"))
                .isEqualTo(new Minimum("TBV", 7, Instant.parse("2026-11-22T08:03:05.250Z")));
    }

    @Test
    void knowsItsLag() {
        Minimum minimum = new Minimum("AAPL", 1, Instant.parse("2026-11-22T08:03:05Z"));

        assertThat(minimum.lagMillis(Instant.parse("2026-11-22T08:03:10.3Z"))).isEqualTo(5300);
        assertThat(minimum.lagMillis(Instant.parse("2026-11-22T08:03:04.9Z"))).isEqualTo(-100);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "not json                                                   | this is not JSON",
        "``                                                         | this is not a JSON object",
        "[1]                                                        | this is not a JSON object",
        "{} {}                                                      | this is not JSON",
        "{\"price\":1}                                              | 'ticker' is missing",
        "{\"ticker\":null,\"price\":1}                              | 'ticker' is null",
        "{\"ticker\":\"A\",\"price\":\"1\"}                         | 'price' is \"1\"",
        "{\"ticker\":\"A\",\"price\":1}                             | 'event_time' is missing",
        "{\"ticker\":\"A\",\"price\":1,\"event_time\":\"08:03\"}    | 'event_time' is \"08:03\"",
    })
    void refusesAnythingElseAndShowsIt(String text, String problem) {
        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> Minimum.parse(text))
                .withMessage(EXPECTED + problem + ": " + text + " (is something else writing to this "
                        + "stream?)")
                .satisfies(e -> assertThat(e.text()).isEqualTo(text));
    }

    @Test
    void cutsALongRecordInTheMessageOnly() {
        String text = "x".repeat(1000);

        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> Minimum.parse(text))
                .withMessage(EXPECTED + "this is not JSON: " + "x".repeat(200)
                        + "... (is something else writing to this stream?)")
                .satisfies(e -> assertThat(e.text()).isEqualTo(text));
    }
}
