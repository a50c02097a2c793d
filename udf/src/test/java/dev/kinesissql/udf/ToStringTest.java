package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToStringTest {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter TIME_WITH_MICROS = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

    private final ToString toString = new ToString();

    @Test
    void printsWhatPythonPrints() throws IOException {
        List<String> expected = printedByPython();
        List<String> actual = new ArrayList<>(List.of("micros,text"));
        for (String line : expected.subList(1, expected.size())) {
            long micros = Long.parseLong(line.substring(0, line.indexOf(',')));
            actual.add(micros + "," + text(ofMicros(micros)));
        }
        assertThat(actual).hasSizeGreaterThan(500).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T08:03:05.000000001, 2026-11-22 08:03:05",
        "2026-11-22T08:03:05.000000999, 2026-11-22 08:03:05",
        "2026-11-22T08:03:05.000001999, 2026-11-22 08:03:05.000001",
        "2026-11-22T08:03:05.999999999, 2026-11-22 08:03:05.999999",
        "1969-12-31T23:59:59.999999999, 1969-12-31 23:59:59.999999",
        "0001-01-01T00:00:00.000000999, 0001-01-01 00:00:00",
    })
    void cutsNanosecondsOff(LocalDateTime timestamp, String expected) {
        assertThat(text(TimestampData.fromLocalDateTime(timestamp))).isEqualTo(expected);
    }

    @Test
    void givesNullForNull() {
        assertThat(toString.eval(null)).isNull();
    }

    @Test
    void remembersNoMoreThanTheLastTimestamp() {
        TimestampData first = TimestampData.fromEpochMillis(1_000, 1_000);
        TimestampData sameMillisecond = TimestampData.fromEpochMillis(1_000, 2_000);
        TimestampData nextSecond = TimestampData.fromEpochMillis(2_000, 1_000);
        for (int round = 0; round < 3; round++) {
            assertThat(text(first)).isEqualTo("1970-01-01 00:00:01.000001");
            assertThat(text(TimestampData.fromEpochMillis(1_000, 1_000))).isEqualTo("1970-01-01 00:00:01.000001");
            assertThat(text(sameMillisecond)).isEqualTo("1970-01-01 00:00:01.000002");
            assertThat(toString.eval(null)).isNull();
            assertThat(text(sameMillisecond)).isEqualTo("1970-01-01 00:00:01.000002");
            assertThat(text(nextSecond)).isEqualTo("1970-01-01 00:00:02.000001");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+10000-01-01T00:00:00, +10000-01-01 00:00:00",
        "+123456-02-29T23:59:59.5, +123456-02-29 23:59:59.500000",
        "0000-02-29T12:34:56, 0000-02-29 12:34:56",
        "-0001-12-31T23:59:59.000001, -0001-12-31 23:59:59.000001",
        "-9999-01-01T00:00:00, -9999-01-01 00:00:00",
        "-10000-12-31T00:00:00, -10000-12-31 00:00:00",
    })
    void printsYearsThatPythonDoesNotHaveAsJavaPrintsThem(LocalDateTime timestamp, String expected) {
        assertThat(text(TimestampData.fromLocalDateTime(timestamp))).isEqualTo(expected);
    }

    @Test
    void agreesWithJavaTimeOnEveryDayFromYearMinus400To10400() {
        long last = LocalDate.of(10400, 12, 31).toEpochDay();
        for (long day = LocalDate.of(-400, 1, 1).toEpochDay(); day <= last; day++) {
            assertAgreesWithJavaTime(TimestampData.fromEpochMillis(day * 86_400_000));
        }
    }

    @Test
    void agreesWithJavaTimeOnEverySecondOfTheDaysAroundTheEpoch() {
        for (long second = -86_400; second < 86_400; second++) {
            assertAgreesWithJavaTime(TimestampData.fromEpochMillis(second * 1_000));
        }
    }

    @Test
    void agreesWithJavaTimeOnAnyTimestampFlinkCanHold() {
        assertAgreesWithJavaTime(TimestampData.fromEpochMillis(Long.MIN_VALUE));
        assertAgreesWithJavaTime(TimestampData.fromEpochMillis(Long.MAX_VALUE, 999_999));
        Random chance = new Random(20261122);
        for (int i = 0; i < 200_000; i++) {
            // The shift spreads the values over all magnitudes, the epoch's neighbourhood included.
            long millis = chance.nextLong() >> chance.nextInt(Long.SIZE);
            assertAgreesWithJavaTime(TimestampData.fromEpochMillis(millis, chance.nextInt(1_000_000)));
        }
    }

    private void assertAgreesWithJavaTime(TimestampData timestamp) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(
                Math.floorDiv(timestamp.getMillisecond(), 1_000),
                Math.floorMod(timestamp.getMillisecond(), 1_000) * 1_000_000 + timestamp.getNanoOfMillisecond(),
                ZoneOffset.UTC);
        String time = local.format(local.getNano() < 1_000 ? TIME : TIME_WITH_MICROS);
        String expected = local.toLocalDate() + " " + time;
        String actual = text(timestamp);
        // Compared plainly first: an assertion for each of the millions of values would be slow.
        if (!actual.equals(expected)) {
            assertThat(actual).as("%s", local).isEqualTo(expected);
        }
    }

    private static List<String> printedByPython() throws IOException {
        try (InputStream csv = ToStringTest.class.getResourceAsStream("/python_str_datetime.csv")) {
            return new String(csv.readAllBytes(), UTF_8).lines().toList();
        }
    }

    private String text(TimestampData timestamp) {
        return toString.eval(timestamp).toString();
    }

    private static TimestampData ofMicros(long micros) {
        return TimestampData.fromEpochMillis(
                Math.floorDiv(micros, 1_000), Math.floorMod(micros, 1_000) * 1_000);
    }
}
