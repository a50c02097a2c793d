package dev.kinesissql.udf.json;

import java.io.IOException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.table.data.TimestampData;

/** The readers for DATE, TIME, TIMESTAMP and TIMESTAMP_LTZ. All take texts only. */
final class TimeReaders {

    private TimeReaders() {}

    /** DATE: days since 1970-01-01. */
    static final class Date extends FieldReader {

        private final IsoTimestamp time = new IsoTimestamp();

        Date() {
            super("a date such as 2026-11-22");
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            return token == JsonToken.VALUE_STRING
                            && time.parseDate(
                                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                    ? (Object) time.epochDay()
                    : BAD;
        }

        @Override
        Object zero() {
            return 0;
        }
    }

    /** TIME: milliseconds of the day. */
    static final class Time extends FieldReader {

        private final IsoTimestamp time = new IsoTimestamp();
        private final int precision;

        Time(int precision) {
            super("a time of day such as " + (precision == 0 ? "08:03:00" : "08:03:00.123"));
            this.precision = precision;
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            return token == JsonToken.VALUE_STRING
                            && time.parseTime(
                                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                    ? (Object) time.milliOfDay(precision)
                    : BAD;
        }

        @Override
        Object zero() {
            return 0;
        }
    }

    /** TIMESTAMP and TIMESTAMP_LTZ, both in UTC. */
    static final class Timestamp extends FieldReader {

        private final IsoTimestamp time = new IsoTimestamp();
        private final int precision;

        Timestamp(int precision) {
            super("an ISO-8601 timestamp such as 2026-11-22T08:03:00.123456");
            this.precision = precision;
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            return token == JsonToken.VALUE_STRING
                            && time.parse(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                    ? TimestampData.fromEpochMillis(time.epochMilli(precision), time.nanoOfMilli(precision))
                    : BAD;
        }

        @Override
        Object zero() {
            return TimestampData.fromEpochMillis(0);
        }
    }
}
