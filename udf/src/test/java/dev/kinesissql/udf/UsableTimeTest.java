package dev.kinesissql.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsableTimeTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final String YEAR_0 = "0000-01-01T00:00";

    private final UsableTime usableTime =
            new UsableTime(Clock.fixed(Instant.parse("2026-11-22T08:03:00.500Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T08:03:00, 2026-11-22T08:03",
        "2026-11-22T08:03:00.123999999, 2026-11-22T08:03:00.123",
        "1969-12-31T23:59:59.999999, 1969-12-31T23:59:59.999",
        "0001-01-01T00:00:00, 0001-01-01T00:00",
        "2026-11-23T08:03:00.500, 2026-11-23T08:03:00.500",
        "2026-11-23T08:03:00.500999, 2026-11-23T08:03:00.500",
        "2026-11-23T08:03:00.501, " + YEAR_0,
        "9999-12-31T23:59:59.999999, " + YEAR_0,
    })
    void aTimeUpToADayAheadOfTheClockIsUsable(LocalDateTime eventTime, LocalDateTime expected) {
        assertThat(usableTime.eval(TimestampData.fromLocalDateTime(eventTime), DAY).toLocalDateTime())
                .isEqualTo(expected);
    }

    @Test
    void theClockIsAskedAgainWhenATimeIsAheadOfWhatItHasShown() {
        Instant start = Instant.parse("2026-11-22T08:03:00Z");
        Instant[] now = {start};
        UsableTime onAClock = new UsableTime(new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return Clock.fixed(now[0], zone);
            }
        });
        for (int second = 0; second < 100; second++) {
            now[0] = start.plusSeconds(second);
            TimestampData latest = TimestampData.fromEpochMillis(now[0].toEpochMilli() + DAY);
            TimestampData tooLate = TimestampData.fromEpochMillis(latest.getMillisecond() + 1);

            assertThat(onAClock.eval(latest, DAY)).isEqualTo(latest);
            assertThat(onAClock.eval(tooLate, DAY).toLocalDateTime()).isEqualTo(YEAR_0);
        }
    }

    @Test
    void nullIsTheYear0() {
        TimestampData now = TimestampData.fromEpochMillis(0);

        assertThat(usableTime.eval(null, DAY).toLocalDateTime()).isEqualTo(YEAR_0);
        assertThat(usableTime.eval(now, null).toLocalDateTime()).isEqualTo(YEAR_0);
    }
}
