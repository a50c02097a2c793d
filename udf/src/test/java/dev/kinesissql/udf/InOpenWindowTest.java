package dev.kinesissql.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.operators.window.tvf.slicing.SliceAssigner;
import org.apache.flink.table.runtime.operators.window.tvf.slicing.SliceAssigners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InOpenWindowTest {

    private final InOpenWindow inOpenWindow = new InOpenWindow();

    /** Slide 5 s, size 10 s. */
    private boolean isOpen(@Nullable LocalDateTime time, @Nullable LocalDateTime watermark) {
        return inOpenWindow.eval(
                time == null ? null : TimestampData.fromLocalDateTime(time),
                watermark == null ? null : TimestampData.fromLocalDateTime(watermark), 5_000, 10_000);
    }

    @ParameterizedTest
    @CsvSource({
        // The last window of each of these times is [08:03:00, 08:03:10).
        "2026-11-22T08:03:00.000, 2026-11-22T08:03:09.998, true",
        "2026-11-22T08:03:00.000, 2026-11-22T08:03:09.999, false",
        "2026-11-22T08:03:04.999, 2026-11-22T08:03:09.998, true",
        "2026-11-22T08:03:04.999, 2026-11-22T08:03:09.999, false",
        "2026-11-22T08:03:04.999, 2026-11-22T08:03:10.000, false",
        "2026-11-22T08:03:05.000, 2026-11-22T08:03:10.000, true",
        "1969-12-31T23:59:59.999, 1970-01-01T00:00:04.998, true",
        "1969-12-31T23:59:59.999, 1970-01-01T00:00:04.999, false",
        "0001-01-01T00:00:00.000, 0000-12-31T23:59:59.999, true",
    })
    void aTimeIsInAnOpenWindowUntilItsLastWindowFires(LocalDateTime time, LocalDateTime watermark, boolean open) {
        assertThat(isOpen(time, watermark)).isEqualTo(open);
    }

    @Test
    void beforeTheFirstWatermarkAllWindowsAreOpen() {
        assertThat(isOpen(LocalDateTime.parse("0001-01-01T00:00"), null)).isTrue();
    }

    @Test
    void noTimeAndTheYear0AreInNone() {
        assertThat(isOpen(null, null)).isFalse();
        assertThat(isOpen(LocalDateTime.parse("0000-12-31T23:59:59.999"), null)).isFalse();
    }

    /** What Flink's own windows say, which drop an event as soon as its last window has fired. */
    @Test
    void agreesWithTheWindowsOfFlink() {
        Random random = new Random(20261125);
        for (int i = 0; i < 100_000; i++) {
            long slide = random.nextInt(1, 20);
            long size = slide * random.nextInt(1, 5);
            SliceAssigner windows = slide == size
                    ? SliceAssigners.tumbling(0, ZoneOffset.UTC, Duration.ofMillis(size))
                    : SliceAssigners.hopping(
                            0, ZoneOffset.UTC, Duration.ofMillis(size),
                            Duration.ofMillis(slide));
            long time = random.nextInt(-200, 200);
            RowData row = GenericRowData.of(TimestampData.fromEpochMillis(time));
            long watermark = random.nextInt(-300, 300);
            long lastWindow = windows.getLastWindowEnd(windows.assignSliceEnd(row, null));

            boolean open = inOpenWindow.eval(
                    TimestampData.fromEpochMillis(time), TimestampData.fromEpochMillis(watermark), slide, size);

            assertThat(open)
                    .as("time %d, watermark %d, slide %d, size %d", time, watermark, slide, size)
                    .isEqualTo(lastWindow - 1 > watermark);
        }
    }

    @Test
    void refusesASlideOrSizeOfNothing() {
        TimestampData now = TimestampData.fromEpochMillis(0);

        assertThatThrownBy(() -> inOpenWindow.eval(now, now, 0, 10_000))
                .hasMessage("in_open_window: slide and size must be more than zero, got 0 ms and 10000 ms."
                        + " Give those of the window, such as INTERVAL '5' SECOND.");
        assertThatThrownBy(() -> inOpenWindow.eval(now, now, 5_000, -1)).hasMessageContaining("5000 ms and -1 ms");
    }
}
