package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.YEAR;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQuery;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Timeout;

/** What java.time reads is read, and nothing else: of the inputs among the test resources, or with -Pfuzz of others. */
class IsoTimestampFuzzTest {

    /** Nearly twice the longest timestamp; the fuzzer would try ever longer texts. */
    private static final int MAX_BYTES = 64;

    private static final DateTimeFormatter DATE =
            strict(new DateTimeFormatterBuilder().appendValue(YEAR, 4).appendPattern("-MM-dd"));
    private static final DateTimeFormatter TIME = strict(new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .optionalStart()
            .appendFraction(NANO_OF_SECOND, 1, 9, true));
    private static final DateTimeFormatter LOCAL = strict(dateTime());
    private static final List<DateTimeFormatter> ZONED =
            Stream.of("XXX", "XX", "X").map(zone -> strict(dateTime().appendPattern(zone))).toList();

    private final IsoTimestamp time = new IsoTimestamp();

    private static DateTimeFormatterBuilder dateTime() {
        return new DateTimeFormatterBuilder().append(DATE).appendLiteral('T').append(TIME);
    }

    private static DateTimeFormatter strict(DateTimeFormatterBuilder format) {
        return format.toFormatter().withResolverStyle(ResolverStyle.STRICT);
    }

    @FuzzTest
    @Timeout(10)
    @DictionaryEntries({
        "2026-11-22", "0001-01-01", "9999-12-31", "0000", "-02-29", "2024-02-29", "T", " ", "08:03:00", "24:00:00",
        "23:59:60", ".1", ".123456", ".999999999", "Z", "+02:00", "-0230", "+02", "-18:00", "+18:01", "+00:00", "２", "٢"
    })
    void textsAreReadAsJavaTimeReadsThem(byte[] utf8) {
        String text = new String(utf8, 0, Math.min(utf8.length, MAX_BYTES), UTF_8);
        char[] characters = ("9" + text + "9").toCharArray();
        LocalDate date = date(text);
        LocalTime timeOfDay = parse(text, TIME, LocalTime::from);
        LocalDateTime timestamp = timestamp(text);

        assertThat(time.parseDate(characters, 1, text.length())).isEqualTo(date != null);
        if (date != null) {
            assertThat(LocalDate.ofEpochDay(time.epochDay())).isEqualTo(date);
        }
        assertThat(time.parseTime(characters, 1, text.length())).isEqualTo(timeOfDay != null);
        for (int digits = 0; timeOfDay != null && digits <= 9; digits++) {
            assertThat(time.milliOfDay(digits))
                    .isEqualTo((int) (timeOfDay.withNano(cut(timeOfDay.getNano(), digits)).toNanoOfDay() / 1_000_000));
        }
        assertThat(time.parse(characters, 1, text.length())).isEqualTo(timestamp != null);
        for (int digits = 0; timestamp != null && digits <= 9; digits++) {
            assertThat(TimestampData.fromEpochMillis(time.epochMilli(digits), time.nanoOfMilli(digits)))
                    .isEqualTo(TimestampData.fromLocalDateTime(
                            timestamp.withNano(cut(timestamp.getNano(), digits))));
        }
    }

    private static int cut(int nano, int digits) {
        int unit = (int) Math.pow(10, 9 - digits);
        return nano / unit * unit;
    }

    @Nullable
    private static LocalDate date(String text) {
        LocalDate date = parse(text, DATE, LocalDate::from);
        return date == null || date.getYear() == 0 ? null : date;
    }

    /** The timestamp in UTC, or null: java.time has years before 0001 and after 9999. */
    @Nullable
    private static LocalDateTime timestamp(String text) {
        String withT = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
        LocalDateTime local = parse(withT, LOCAL, LocalDateTime::from);
        OffsetDateTime zoned = local != null
                ? local.atOffset(ZoneOffset.UTC)
                : ZONED.stream()
                        .map(format -> parse(withT, format, OffsetDateTime::from))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        if (zoned == null || zoned.getYear() == 0) {
            return null;
        }
        LocalDateTime utc = zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        return utc.getYear() < 1 || utc.getYear() > 9999 ? null : utc;
    }

    @Nullable
    private static <T> T parse(String text, DateTimeFormatter format, TemporalQuery<T> query) {
        try {
            return format.parse(text, query);
        } catch (DateTimeException refused) {
            return null;
        }
    }
}
