package dev.kinesissql.local.ticks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    @Test
    void handsOutATenthOfTheRateInEachSlice() {
        Pacer pacer = new Pacer(1000);

        assertThat(pacer.due(0)).isEqualTo(1);
        assertThat(pacer.untilNext(0)).isEqualTo(100 * MILLI);
        assertThat(pacer.due(100 * MILLI)).isEqualTo(100);
        assertThat(pacer.due(200 * MILLI)).isEqualTo(100);
        assertThat(pacer.due(200 * MILLI)).isZero();
    }

    @Test
    void waitsForTheEndOfTheSliceWhateverTheCallTook() {
        Pacer pacer = new Pacer(1000);
        pacer.due(0);

        assertThat(pacer.untilNext(30 * MILLI)).isEqualTo(70 * MILLI);
        assertThat(pacer.untilNext(130 * MILLI)).isEqualTo(70 * MILLI);
    }

    @Test
    void waitsForTheNextTickWhenTheRateIsLow() {
        Pacer pacer = new Pacer(0.5);

        assertThat(pacer.due(0)).isEqualTo(1);
        assertThat(pacer.untilNext(0)).isEqualTo(2 * SECOND);
        assertThat(pacer.due(2 * SECOND)).isEqualTo(1);
        assertThat(pacer.due(3 * SECOND)).isZero();
        assertThat(pacer.untilNext(3 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void makesUpForAStallOfLessThanASecond() {
        Pacer pacer = new Pacer(1000);
        pacer.due(0);

        assertThat(pacer.due(900 * MILLI)).isEqualTo(900);
    }

    @Test
    void neverHandsOutMoreThanASecondsWorthAfterALongStall() {
        Pacer pacer = new Pacer(1000);
        pacer.due(0);

        assertThat(pacer.due(60 * SECOND)).isEqualTo(1000);
        assertThat(pacer.due(60 * SECOND + 100 * MILLI)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesARateThatIsNotAboveZero(double rate) {
        assertThatThrownBy(() -> new Pacer(rate)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The rate is expected to be a number of ticks per second above 0, but is "
                        + rate + ".");
    }
}
