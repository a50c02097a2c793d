package dev.kinesissql.udf.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimestampTest {

    private final IsoTimestamp time = new IsoTimestamp();

    /** The timestamp of the text in the midst of other characters, or null. */
    private LocalDateTime parse(String text, int fractionDigits) {
        char[] characters = ("9" + text + "9").toCharArray();
        if (!time.parse(characters, 1, text.length())) {
            return null;
        }
        return TimestampData.fromEpochMillis(time.epochMilli(fractionDigits), time.nanoOfMilli(fractionDigits))
                .toLocalDateTime();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            2026-11-22T08:03:00.123456,          2026-11-22T08:03:00.123456
            2026-11-22 08:03:00.123456,          2026-11-22T08:03:00.123456
            2026-11-22T08:03:00,                 2026-11-22T08:03:00
            2026-11-22T08:03:00.1,               2026-11-22T08:03:00.1
            2026-11-22T08:03:00.000000001,       2026-11-22T08:03:00.000000001
            2026-11-22T08:03:00.999999999Z,      2026-11-22T08:03:00.999999999
            2026-11-22T08:03:00Z,                2026-11-22T08:03:00
            2026-11-22T08:03:00+02:00,           2026-11-22T06:03:00
            2026-11-22T08:03:00+0200,            2026-11-22T06:03:00
            2026-11-22T08:03:00+02,              2026-11-22T06:03:00
            2026-11-22T08:03:00-02:30,           2026-11-22T10:33:00
            2026-11-22T08:03:00-0230,            2026-11-22T10:33:00
            2026-11-22T08:03:00-02,              2026-11-22T10:03:00
            2026-11-22T08:03:00-00:00,           2026-11-22T08:03:00
            2026-11-22T08:03:00.5+18:00,         2026-11-21T14:03:00.5
            2026-11-22T08:03:00.5-18:00,         2026-11-23T02:03:00.5
            2026-01-01T00:00:00+00:01,           2025-12-31T23:59:00
            2025-12-31T23:59:00-00:01,           2026-01-01T00:00:00
            2024-02-29T23:59:59.999999999,       2024-02-29T23:59:59.999999999
            2000-02-29T00:00:00,                 2000-02-29T00:00:00
            1969-12-31T23:59:59.000000001,       1969-12-31T23:59:59.000000001
            0001-01-01T00:00:00,                 0001-01-01T00:00:00
            9999-12-31T23:59:59.999999999,       9999-12-31T23:59:59.999999999
            """)
    void readsDateTimeFractionAndZone(String text, LocalDateTime utc) {
        assertThat(parse(text, 9)).isEqualTo(utc);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "2", "2026", "2026-11-22", "2026-11-22T", "2026-11-22T08", "2026-11-22T08:03", "2026-11-22T08:03:",
        "2026-11-22T08:03:0", "2026-11-22T8:03:00", "2026-1-22T08:03:00", "26-11-22T08:03:00",
        "2026-11-22t08:03:00", "2026-11-22T08:03:00z", "2026-11-22  08:03:00", "2026-11-22_08:03:00",
        " 2026-11-22T08:03:00", "2026-11-22T08:03:00 ", "2026-11-22T08:03:00 Z", "2026-11-22T08:03:00 +02:00",
        "2026-11-22T08:03:00.", "2026-11-22T08:03:00.Z", "2026-11-22T08:03:00,5", "2026-11-22T08:03:00.1234567891",
        "2026-11-22T08:03:00.12a", "2026-11-22T08:03:00.-1", "2026-11-22T08:03:00ZZ", "2026-11-22T08:03:00Z+02:00",
        "2026-11-22T08:03:00+2", "2026-11-22T08:03:00+2:00", "2026-11-22T08:03:00+020", "2026-11-22T08:03:00+02:0",
        "2026-11-22T08:03:00+02:", "2026-11-22T08:03:00+02:000", "2026-11-22T08:03:00+02-00",
        "2026-11-22T08:03:00+", "2026-11-22T08:03:00-", "2026-11-22T08:03:00+18:01", "2026-11-22T08:03:00-19",
        "2026-11-22T08:03:00+02:60", "2026-11-22T08:03:00*02:00", "2026-11-22T08:03:00[UTC]",
        "2026-02-30T00:00:00", "2026-02-29T00:00:00", "1900-02-29T00:00:00", "2026-04-31T00:00:00",
        "2026-13-01T00:00:00", "2026-00-01T00:00:00", "2026-01-00T00:00:00", "2026-01-32T00:00:00",
        "2026-11-22T24:00:00", "2026-11-22T25:00:00", "2026-11-22T08:60:00", "2026-11-22T08:03:60",
        "2026-11-22T23:59:60Z", "0000-01-01T00:00:00", "-001-01-01T00:00:00", "+2026-11-22T08:03:00",
        "12026-11-22T08:03:00", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        "2026/11/22T08:03:00", "20261122T080300", "2026-11-22T08-03-00", "2026-11-22T08:03-00", "2026-11-22T08:0a:00",
        "２０２６-11-22T08:03:00", "2026-11-22T٠8:03:00", "1795334580000", "now"
    })
    void refusesEverythingElse(String text) {
        assertThat(parse(text, 9)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2026-11-22T08:03:09", "1, 2026-11-22T08:03:09.9", "3, 2026-11-22T08:03:09.987",
        "6, 2026-11-22T08:03:09.987654", "7, 2026-11-22T08:03:09.9876549", "9, 2026-11-22T08:03:09.987654999"
    })
    void cutsFractionDigitsInsteadOfRounding(int digits, LocalDateTime expected) {
        assertThat(parse("2026-11-22T08:03:09.987654999", digits)).isEqualTo(expected);
        assertThat(parse("1926-11-22T08:03:09.987654999", digits)).isEqualTo(expected.minusYears(100));
    }

    @Test
    void readsAllDatesOfTheCalendar() {
        for (LocalDate date = LocalDate.of(1, 1, 1); date.getYear() < 10_000; date = date.plusDays(1)) {
            assertThat(time.parseDate(date.toString().toCharArray(), 0, 10)).isTrue();
            assertThat(time.epochDay()).isEqualTo((int) date.toEpochDay());
        }
    }

    @Test
    void agreesWithJavaTimeOnRandomTimestamps() {
        DateTimeFormatter[] zones = {
            DateTimeFormatter.ofPattern("XXX"), DateTimeFormatter.ofPattern("XX"), DateTimeFormatter.ofPattern("X"),
        };
        Random random = new Random(20261122);
        for (int i = 0; i < 100_000; i++) {
            LocalDateTime local = LocalDateTime.ofEpochSecond(
                    random.nextLong(-62_135_500_000L, 253_402_200_000L), random.nextInt(1_000_000_000), ZoneOffset.UTC);
            int pattern = random.nextInt(3);
            int minutes = random.nextInt(-18, 19) * 60 + (pattern == 2 ? 0 : random.nextInt(60));
            ZoneOffset zone = ZoneOffset.ofTotalSeconds(Math.max(-1080, Math.min(1080, minutes)) * 60);
            OffsetDateTime zoned = local.atOffset(zone);

            assertThat(parse(local.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME), 9)).isEqualTo(local);
            assertThat(parse(local.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME) + zones[pattern].format(zoned), 9))
                    .isEqualTo(zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        }
    }
}
