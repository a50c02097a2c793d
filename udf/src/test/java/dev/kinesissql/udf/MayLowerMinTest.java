package dev.kinesissql.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.annotation.Nullable;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MayLowerMinTest {

    private static final int SLIDE = 5_000;
    private static final int SIZE = 10_000;

    private final MayLowerMin mayLowerMin = new MayLowerMin();

    private record Window(String key, long begin) {}

    @BeforeEach
    void open() {
        mayLowerMin.open(null);
    }

    private boolean passes(@Nullable String key, @Nullable Double value, long time) {
        return mayLowerMin.eval(
                StringData.fromString(key), value, TimestampData.fromEpochMillis(time), SLIDE, SIZE);
    }

    @Test
    void ofOneSliceOnlyLowerValuesPass() {
        assertThat(passes("AAPL", 5.0, 0)).isTrue();
        assertThat(passes("AAPL", 5.1, 1)).isFalse();
        assertThat(passes("AAPL", 4.9, 4_999)).isTrue();
        assertThat(passes("AAPL", 5.0, 2)).isFalse();
        assertThat(passes("MSFT", 9.0, 2)).isTrue();
    }

    @Test
    void anotherSliceHasMinimaOfItsOwn() {
        assertThat(passes("AAPL", 5.0, 4_999)).isTrue();
        assertThat(passes("AAPL", 6.0, 5_000)).isTrue();
        assertThat(passes("AAPL", 7.0, -1)).isTrue();
        assertThat(passes("AAPL", 8.0, -5_000)).isFalse();
        assertThat(passes("AAPL", 5.5, 0)).isFalse();
        assertThat(passes("AAPL", 6.5, 9_999)).isFalse();
    }

    /** The planner may evaluate a condition twice. */
    @Test
    void anEventThatHasPassedPassesAgain() {
        assertThat(passes("AAPL", 5.0, 7)).isTrue();
        assertThat(passes("AAPL", 5.0, 7)).isTrue();
        assertThat(passes("AAPL", 5.0, 8)).isFalse();
        assertThat(passes("AAPL", 5.0, 7)).isTrue();
    }

    @Test
    void whatCannotBeComparedPasses() {
        assertThat(passes("AAPL", 1.0, 0)).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(passes(null, 9.0, 0)).isTrue();
            assertThat(passes("AAPL", null, 0)).isTrue();
            assertThat(passes("12345678", 9.0 + i, 0)).isTrue();
            assertThat(mayLowerMin.eval(StringData.fromString("AAPL"), 9.0, null, SLIDE, SIZE)).isTrue();
        }
        assertThat(passes("AAPL", Double.NaN, 1)).isTrue();
        assertThat(passes("AAPL", 2.0, 2)).isTrue();
    }

    @Test
    void keysAreTheirBytes() {
        for (String key : new String[] {"", "\0", "A", "A\0", "\0A", "1234567", "äöü"}) {
            assertThat(passes(key, 1.0, 0)).as(key).isTrue();
            assertThat(passes(key, 2.0, 1)).as(key).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 10000", "5000, 0", "-1, 1"})
    void refusesWindowsOfNoLength(long slide, long size) {
        assertThatThrownBy(() -> mayLowerMin.eval(
                        StringData.fromString("A"), 1.0, TimestampData.fromEpochMillis(0), slide, size))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slide and size must be more than zero, got " + slide + " ms and " + size + " ms");
    }

    /** The minima of all windows, of all events and of those that pass: few keys, and more than are remembered. */
    @ParameterizedTest
    @CsvSource({
        "5000, 10000, 5, 1", "1000, 10000, 5, 1000", "100, 10000, 300, 1", "4000, 10000, 5, 1", "10000, 10000, 70, 500",
        "5000, 10000, 200000, 1"
    })
    void theMinimaStayTheSame(long slide, long size, int keys, long grid) {
        Random random = new Random(slide + keys);
        Map<Window, Double> all = new HashMap<>();
        Map<Window, Double> passed = new HashMap<>();
        int events = 400_000;
        int count = 0;
        for (int i = 0; i < events; i++) {
            String key = Integer.toString(random.nextInt(keys), 36);
            long time = Math.floorDiv(i / 10 - 20_000 + random.nextLong(7_000), grid) * grid; // around 1970, out of order
            double value = random.nextInt(200) / 4.0;
            boolean passes = mayLowerMin.eval(
                    StringData.fromString(key), value, TimestampData.fromEpochMillis(time), slide, size);
            count += passes ? 1 : 0;
            for (long begin = Math.floorDiv(time, slide) * slide; begin > time - size; begin -= slide) {
                all.merge(new Window(key, begin), value, Math::min);
                if (passes) {
                    passed.merge(new Window(key, begin), value, Math::min);
                }
            }
        }

        assertThat(passed).isEqualTo(all);
        if (keys == 5) {
            assertThat(count).isLessThan(events / 10);
        }
    }
}
