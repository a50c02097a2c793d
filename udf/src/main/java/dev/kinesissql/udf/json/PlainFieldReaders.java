package dev.kinesissql.udf.json;

import java.util.function.LongFunction;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The {@link PlainFieldReader}s. */
final class PlainFieldReaders {

    private PlainFieldReaders() {}

    /** The reader for columns of the type, or null if there is none. */
    @Nullable
    static PlainFieldReader find(LogicalType type) {
        switch (type.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return new Text(LogicalTypeChecks.getLength(type));
            case BOOLEAN:
                return new Bool();
            case TINYINT:
                return new Integral(Byte.MIN_VALUE, Byte.MAX_VALUE, n -> (byte) n);
            case SMALLINT:
                return new Integral(Short.MIN_VALUE, Short.MAX_VALUE, n -> (short) n);
            case INTEGER:
                return new Integral(Integer.MIN_VALUE, Integer.MAX_VALUE, n -> (int) n);
            case BIGINT:
                return new Integral(Long.MIN_VALUE, Long.MAX_VALUE, n -> n);
            case FLOAT:
                return new Single();
            case DOUBLE:
                return new Double();
            case DECIMAL:
                return new Decimal(LogicalTypeChecks.getPrecision(type), LogicalTypeChecks.getScale(type));
            case DATE:
                return new Date();
            case TIME_WITHOUT_TIME_ZONE:
                return new Time(LogicalTypeChecks.getPrecision(type));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return new Timestamp(LogicalTypeChecks.getPrecision(type));
            default:
                return null;
        }
    }

    private static final class Text extends PlainFieldReader {

        private final int maxLength;

        Text(int maxLength) {
            this.maxLength = maxLength;
        }

        @Override
        Object ofText(RecordTexts texts, byte[] record, int from, int to) {
            boolean fits = to - from <= maxLength || codePoints(record, from, to) <= maxLength;
            return fits ? texts.text(record, from, to) : NOT_PLAIN;
        }

        private static int codePoints(byte[] utf8, int from, int to) {
            int count = 0;
            for (int i = from; i < to; i++) {
                count += (utf8[i] & 0xC0) == 0x80 ? 0 : 1;
            }
            return count;
        }
    }

    private static final class Bool extends PlainFieldReader {

        @Override
        Object ofBoolean(boolean value) {
            return value;
        }
    }

    private static final class Integral extends PlainFieldReader {

        private final long min;
        private final long max;
        private final LongFunction<Object> box;

        Integral(long min, long max, LongFunction<Object> box) {
            this.min = min;
            this.max = max;
            this.box = box;
        }

        @Override
        Object ofNumber(long unscaled, int scale) {
            return scale == 0 && min <= unscaled && unscaled <= max ? box.apply(unscaled) : NOT_PLAIN;
        }
    }

    /**
     * An integer of at most 53 bits and a power of ten up to 10<sup>22</sup> are doubles, so that one division gives the
     * double next to the decimal fraction.
     */
    private static final class Double extends PlainFieldReader {

        private static final long MAX_EXACT = 1L << 53;
        private static final double[] POWERS_OF_TEN = {
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
        };

        @Override
        Object ofNumber(long unscaled, int scale) {
            return -MAX_EXACT <= unscaled && unscaled <= MAX_EXACT
                    ? (Object) (unscaled / POWERS_OF_TEN[scale])
                    : NOT_PLAIN;
        }
    }

    /** As {@link Double}, with 24 bits and 10<sup>10</sup>. */
    private static final class Single extends PlainFieldReader {

        private static final long MAX_EXACT = 1L << 24;
        private static final float[] POWERS_OF_TEN = {
            1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
        };

        @Override
        Object ofNumber(long unscaled, int scale) {
            return -MAX_EXACT <= unscaled && unscaled <= MAX_EXACT && scale < POWERS_OF_TEN.length
                    ? (Object) ((float) unscaled / POWERS_OF_TEN[scale])
                    : NOT_PLAIN;
        }
    }

    /** Decimals whose digits are a long, if nothing is to be rounded. */
    private static final class Decimal extends PlainFieldReader {

        private static final int MAX_PRECISION = 18;

        private final int precision;
        private final int scale;
        private final long[] powersOfTen = new long[MAX_PRECISION + 1];

        Decimal(int precision, int scale) {
            this.precision = precision;
            this.scale = scale;
            powersOfTen[0] = 1;
            for (int i = 1; i <= MAX_PRECISION; i++) {
                powersOfTen[i] = powersOfTen[i - 1] * 10;
            }
        }

        @Override
        Object ofNumber(long unscaled, int scaleOfNumber) {
            int zeros = scale - scaleOfNumber;
            if (precision > MAX_PRECISION || zeros < 0 || Math.abs(unscaled) >= powersOfTen[precision - zeros]) {
                return NOT_PLAIN;
            }
            return DecimalData.fromUnscaledLong(unscaled * powersOfTen[zeros], precision, scale);
        }
    }

    /** The readers of dates and times: {@link IsoTimestamp} reads characters. */
    private abstract static class IsoText extends PlainFieldReader {

        private static final int MAX_LENGTH = 40; // of a timestamp with nanoseconds and a zone 35

        final IsoTimestamp time = new IsoTimestamp();
        final char[] characters = new char[MAX_LENGTH];

        /** Copies the bytes, which are ASCII or no time, to the characters; false if they are too many. */
        final boolean copy(byte[] record, int from, int to) {
            if (to - from > MAX_LENGTH) {
                return false;
            }
            for (int i = from; i < to; i++) {
                characters[i - from] = (char) (record[i] & 0xFF);
            }
            return true;
        }
    }

    private static final class Date extends IsoText {

        @Override
        Object ofText(RecordTexts texts, byte[] record, int from, int to) {
            return copy(record, from, to) && time.parseDate(characters, 0, to - from)
                    ? (Object) time.epochDay()
                    : NOT_PLAIN;
        }
    }

    private static final class Time extends IsoText {

        private final int precision;

        Time(int precision) {
            this.precision = precision;
        }

        @Override
        Object ofText(RecordTexts texts, byte[] record, int from, int to) {
            return copy(record, from, to) && time.parseTime(characters, 0, to - from)
                    ? (Object) time.milliOfDay(precision)
                    : NOT_PLAIN;
        }
    }

    /** Remembers the last minute, because that of the next record is mostly the same. */
    private static final class Timestamp extends IsoText {

        private static final int MINUTE_LENGTH = "2026-11-22T08:03".length();
        private static final int SECOND_LENGTH = MINUTE_LENGTH + ":00".length();
        private static final int MAX_FRACTION = 9;
        private static final int NANOS_OF_MILLI = 1_000_000;
        private static final int[] POWERS_OF_TEN = {
            1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
        };

        private final int precision;
        private long minuteBegin; // its first eight bytes
        private long minuteEnd; // its last eight
        private long epochMilli; // of the minute

        Timestamp(int precision) {
            this.precision = precision;
        }

        /** No timestamp has a quotation mark before the end of its seconds. */
        @Override
        int textEnd(byte[] record, int from) {
            int end = Bytes.indexOf(record, (byte) '"', from + SECOND_LENGTH, record.length);
            return end < record.length ? end : -1;
        }

        @Override
        Object ofText(RecordTexts texts, byte[] record, int from, int to) {
            int fraction = from + SECOND_LENGTH;
            if (fraction > to || record[fraction - 3] != ':' || !readMinute(record, from)) {
                return NOT_PLAIN;
            }
            int tens = record[fraction - 2] - '0';
            int ones = record[fraction - 1] - '0';
            if (tens < 0 || tens > 5 || ones < 0 || ones > 9) {
                return NOT_PLAIN;
            }
            int end = record[to - 1] == 'Z' ? to - 1 : to;
            int nano = end == fraction ? 0 : nanos(record, fraction, end);
            if (nano < 0) {
                return NOT_PLAIN;
            }
            nano -= nano % POWERS_OF_TEN[MAX_FRACTION - precision];
            long milli = epochMilli + (tens * 10 + ones) * 1_000 + nano / NANOS_OF_MILLI;
            return TimestampData.fromEpochMillis(milli, nano % NANOS_OF_MILLI);
        }

        /** Makes the minute at {@code from} the current one; false if it is none. */
        private boolean readMinute(byte[] record, int from) {
            long begin = Bytes.longAt(record, from);
            long end = Bytes.longAt(record, from + Long.BYTES);
            if (begin == minuteBegin && end == minuteEnd) {
                return true;
            }
            copy(record, from, from + MINUTE_LENGTH);
            characters[MINUTE_LENGTH] = ':';
            characters[MINUTE_LENGTH + 1] = '0';
            characters[MINUTE_LENGTH + 2] = '0';
            if (!time.parse(characters, 0, SECOND_LENGTH)) {
                return false;
            }
            minuteBegin = begin;
            minuteEnd = end;
            epochMilli = time.epochMilli(0);
            return true;
        }

        /** The nanoseconds of the point and the digits from {@code from} to {@code to}, or -1 if they are no such. */
        private static int nanos(byte[] record, int from, int to) {
            int digits = to - from - 1;
            if (record[from] != '.' || digits < 1 || digits > MAX_FRACTION) {
                return -1;
            }
            int fraction = 0;
            for (int i = from + 1; i < to; i++) {
                int digit = record[i] - '0';
                if (digit < 0 || digit > 9) {
                    return -1;
                }
                fraction = fraction * 10 + digit;
            }
            return fraction * POWERS_OF_TEN[MAX_FRACTION - digits];
        }
    }
}
