package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s", "49, 0.0 s", "5349, 5.3 s", "-300, -0.3 s", "99900, 99.9 s", "100000, 1 min",
        "5999999, 99 min", "6000000, 1 h", "359999999, 99 h", "360000000, 4 d", "-360000000, -4 d"})
    void lagUsesTheUnitThatFits(long millis, String text) {
        assertThat(Cells.lag(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1.2, 1.20", "0, 0.00", "-1, -1.00", "9999999, 9999999.00", "12345678901, 1.235e+10"})
    void pricesHaveTwoDecimalsUnlessTheyAreHuge(double price, String text) {
        assertThat(Cells.price(price)).isEqualTo(text);
    }

    @Test
    void nothingButPrintableAsciiGetsThrough() {
        assertThat(Cells.ascii("a\033[31mb\u00e9\n~ \0")).isEqualTo("a?[31mb??~ ?");
    }

    @Test
    void longTextIsCut() {
        assertThat(Cells.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Cells.cut("abcdef", 5)).isEqualTo("ab...");
        assertThat(Cells.cut("abcdef", 3)).isEqualTo("abc");
        assertThat(Cells.cut("abcdef", 0)).isEmpty();
    }
}
