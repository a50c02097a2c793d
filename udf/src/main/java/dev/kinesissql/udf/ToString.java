package dev.kinesissql.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code to_string(TIMESTAMP(p)) -> STRING}: a timestamp as Python's {@code str(datetime)} prints it.
 *
 * <p>{@code 2026-11-22 08:03:05}, and with exactly six fraction digits, {@code 2026-11-22 08:03:05.120000}, when the
 * microseconds are not zero: the rule of Python's {@code datetime.__str__}, that is {@code isoformat(sep=' ')}. Python
 * has no unit below a microsecond; the nanoseconds of a {@code TIMESTAMP(7)} to {@code TIMESTAMP(9)} are cut off, not
 * rounded.
 *
 * <p>A {@code TIMESTAMP} has no time zone and none is applied or printed. Flink turns a {@code TIMESTAMP_LTZ} argument
 * into the {@code TIMESTAMP} of the session's time zone before the call. NULL gives NULL; no value raises an error.
 *
 * <p>Years have at least four digits, with leading zeros. Python's datetime has the years 0001 to 9999 only; a year
 * outside of them is printed as {@link java.time.LocalDate#toString()} prints it: {@code 0000}, {@code -0001},
 * {@code +10000}.
 */
public class ToString extends ScalarFunction {

    private static final int MILLIS_PER_DAY = 86_400_000;

    private static final int LENGTH_AFTER_YEAR = "-MM-DD HH:MM:SS".length();
    private static final int LENGTH_OF_FRACTION = ".ffffff".length();

    // The date comes from the formula civil_from_days of howardhinnant.github.io/date_algorithms.html: the calendar
    // repeats itself every 400 years, an era, and a year counted from March 1 has its leap day at its end.
    private static final int DAYS_FROM_MARCH_1_OF_YEAR_0_TO_EPOCH = 719_468;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int DAYS_PER_CENTURY = 36_524;
    private static final int DAYS_PER_4_YEARS = 1_461;
    private static final int YEARS_PER_ERA = 400;

    // The windows of all keys end together, so that most calls are for the timestamp of the call before.
    private transient TimestampData lastTimestamp;
    private transient StringData lastText;

    /** Returns the text of {@code timestamp}, or {@code null} if it is {@code null}. */
    @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
    public StringData eval(
            @DataTypeHint(value = "TIMESTAMP(9)", bridgedTo = TimestampData.class) TimestampData timestamp) {
        if (timestamp == null) {
            return null;
        }
        if (!timestamp.equals(lastTimestamp)) {
            lastText = StringData.fromBytes(text(timestamp));
            lastTimestamp = timestamp;
        }
        return lastText;
    }

    private static byte[] text(TimestampData timestamp) {
        long millis = timestamp.getMillisecond();
        int millisOfDay = Math.floorMod(millis, MILLIS_PER_DAY);
        int secondOfDay = millisOfDay / 1_000;
        int microOfSecond = millisOfDay % 1_000 * 1_000 + timestamp.getNanoOfMillisecond() / 1_000;

        long day = Math.floorDiv(millis, MILLIS_PER_DAY) + DAYS_FROM_MARCH_1_OF_YEAR_0_TO_EPOCH;
        long era = Math.floorDiv(day, DAYS_PER_ERA);
        int dayOfEra = Math.floorMod(day, DAYS_PER_ERA);
        int leapDaysBefore =
                dayOfEra / (DAYS_PER_4_YEARS - 1) - dayOfEra / DAYS_PER_CENTURY + dayOfEra / (DAYS_PER_ERA - 1);
        int yearOfEra = (dayOfEra - leapDaysBefore) / 365;
        int dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100);
        // The five months from March on have 153 days, as have the next five.
        int monthFromMarch = (dayOfYear * 5 + 2) / 153;
        int dayOfMonth = dayOfYear - (monthFromMarch * 153 + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (era * YEARS_PER_ERA) + yearOfEra + (month <= 2 ? 1 : 0);

        boolean signed = year < 0 || year > 9999;
        int yearEnd = (signed ? 1 : 0) + digitsOfYear(Math.abs(year));
        byte[] text = new byte[yearEnd + LENGTH_AFTER_YEAR + (microOfSecond == 0 ? 0 : LENGTH_OF_FRACTION)];
        if (signed) {
            text[0] = (byte) (year < 0 ? '-' : '+');
        }
        putDigits(text, signed ? 1 : 0, yearEnd, Math.abs(year));
        int end = put(text, yearEnd, '-', month, 2);
        end = put(text, end, '-', dayOfMonth, 2);
        end = put(text, end, ' ', secondOfDay / 3_600, 2);
        end = put(text, end, ':', secondOfDay / 60 % 60, 2);
        end = put(text, end, ':', secondOfDay % 60, 2);
        if (microOfSecond != 0) {
            put(text, end, '.', microOfSecond, 6);
        }
        return text;
    }

    private static int digitsOfYear(int year) {
        int digits = 4;
        for (int rest = year / 10_000; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static int put(byte[] text, int start, char separator, int number, int digits) {
        text[start] = (byte) separator;
        int end = start + 1 + digits;
        putDigits(text, start + 1, end, number);
        return end;
    }

    private static void putDigits(byte[] text, int start, int end, int number) {
        int rest = number;
        for (int i = end - 1; i >= start; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
