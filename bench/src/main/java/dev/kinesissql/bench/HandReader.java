package dev.kinesissql.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * The floor for a format: a loop over the bytes of a tick, written by hand for this one shape, that gives the same row.
 * The names of the fields are skipped, their order is taken for granted; a tick of any other form gives nonsense or an
 * exception. The ticker refers to the record.
 */
final class HandReader {

    /** The length of a time to its seconds. */
    private static final int SECONDS = 19;
    /** So many digits are exact in a double, and so are the powers of ten: one division gives the nearest double. */
    private static final int EXACT_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    /** Reads a tick {@code {"event_time": "2026-11-22T08:03:00.123456", "ticker": "AAPL", "price": 12.34}}. */
    RowData read(byte[] tick) {
        GenericRowData row = new GenericRowData(3);
        int time = value(tick, 0) + 1;
        int timeEnd = textEnd(tick, time);
        row.setField(0, eventTime(tick, time, timeEnd));
        int ticker = value(tick, timeEnd + 1) + 1;
        int tickerEnd = textEnd(tick, ticker);
        row.setField(1, StringData.fromBytes(tick, ticker, tickerEnd - ticker));
        row.setField(2, price(tick, value(tick, tickerEnd + 1)));
        return row;
    }

    /** Where the next value begins. */
    private static int value(byte[] tick, int from) {
        int at = from;
        while (tick[at] != ':') {
            at++;
        }
        do {
            at++;
        } while (tick[at] <= ' ');
        return at;
    }

    private static int textEnd(byte[] tick, int from) {
        int at = from;
        while (tick[at] != '"') {
            at++;
        }
        return at;
    }

    /** The seconds may have a fraction of up to six digits. */
    private static TimestampData eventTime(byte[] tick, int at, int end) {
        long day = epochDay(digits(tick, at, 4), digits(tick, at + 5, 2), digits(tick, at + 8, 2));
        long minute = (day * 24 + digits(tick, at + 11, 2)) * 60 + digits(tick, at + 14, 2);
        long millis = (minute * 60 + digits(tick, at + 17, 2)) * 1_000;
        if (end == at + SECONDS) {
            return TimestampData.fromEpochMillis(millis);
        }
        int fraction = end - at - SECONDS - 1;
        int micros = digits(tick, at + SECONDS + 1, fraction);
        for (int i = fraction; i < 6; i++) {
            micros *= 10;
        }
        return TimestampData.fromEpochMillis(millis + micros / 1_000, micros % 1_000 * 1_000);
    }

    /** Years begin in March, so that the leap day is the last one. */
    private static long epochDay(int year, int month, int dayOfMonth) {
        int y = month <= 2 ? year - 1 : year;
        int monthFromMarch = month <= 2 ? month + 9 : month - 3;
        return y * 365L + y / 4 - y / 100 + y / 400 + (153 * monthFromMarch + 2) / 5 + dayOfMonth - 1 - 719_468;
    }

    private static int digits(byte[] tick, int at, int count) {
        int number = 0;
        for (int i = at; i < at + count; i++) {
            number = number * 10 + tick[i] - '0';
        }
        return number;
    }

    private static double price(byte[] tick, int from) {
        int at = tick[from] == '-' ? from + 1 : from;
        int begin = at;
        int point = -1;
        long unscaled = 0;
        for (; tick[at] == '.' || tick[at] >= '0' && tick[at] <= '9'; at++) {
            if (tick[at] == '.') {
                point = at;
            } else {
                unscaled = unscaled * 10 + tick[at] - '0';
            }
        }
        if (at - begin > EXACT_DIGITS || tick[at] != '}' && tick[at] > ' ') { // many digits, or an exponent
            return Double.parseDouble(new String(tick, from, tick.length - from, ISO_8859_1).replace("}", ""));
        }
        double price = point < 0 ? unscaled : unscaled / POWERS_OF_TEN[at - point - 1];
        return begin == from ? price : -price;
    }
}
