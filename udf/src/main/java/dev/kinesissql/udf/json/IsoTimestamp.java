package dev.kinesissql.udf.json;

/**
 * Reads ISO-8601 dates, times of day and timestamps by hand: no exception, no allocation, whatever comes.
 *
 * <p>A timestamp is {@code 2026-11-22T08:03:00.123456+02:00}: a date of the years 0001 to 9999, {@code T} or one space,
 * hours, minutes and seconds, all two digits; perhaps a point and 1 to 9 digits; perhaps a zone, which is {@code Z} or
 * {@code +02:00}, {@code +0200}, {@code +02} or the same with {@code -}, up to 18 hours. Time with a zone is converted
 * to UTC, time without one is UTC. Not allowed are days that the month does not have, hour 24, second 60, anything
 * before or behind the timestamp, and results outside the years 0001 to 9999.
 *
 * <p>An object holds the result of the last successful call of a {@code parse} method and is for one thread.
 */
final class IsoTimestamp {

    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;
    private static final int MAX_ZONE_MINUTES = 18 * 60;
    private static final int MIN_DAY = -719_162; // 0001-01-01
    private static final int MAX_DAY = 2_932_896; // 9999-12-31
    private static final int SECONDS_OF_DAY = 86_400;
    private static final int NANOS_OF_MILLI = 1_000_000;
    private static final int[] POWERS_OF_TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private int day;
    private int second;
    private int nano;
    private int zoneSeconds;

    /** Reads a timestamp; false if the characters are none. */
    boolean parse(char[] text, int offset, int length) {
        int end = offset + length;
        int time = offset + DATE_LENGTH + 1;
        if (time > end || (text[time - 1] != 'T' && text[time - 1] != ' ') || !parseDate(text, offset, DATE_LENGTH)) {
            return false;
        }
        int timeEnd = readTime(text, time, end);
        if (timeEnd < 0 || !readZone(text, timeEnd, end)) {
            return false;
        }
        second -= zoneSeconds;
        if (second < 0) {
            second += SECONDS_OF_DAY;
            day--;
        } else if (second >= SECONDS_OF_DAY) {
            second -= SECONDS_OF_DAY;
            day++;
        }
        return MIN_DAY <= day && day <= MAX_DAY;
    }

    /** Reads a date, {@code 2026-11-22}; false if the characters are none. */
    boolean parseDate(char[] text, int offset, int length) {
        if (length != DATE_LENGTH || text[offset + 4] != '-' || text[offset + 7] != '-') {
            return false;
        }
        int century = twoDigits(text, offset);
        int yearOfCentury = twoDigits(text, offset + 2);
        int month = twoDigits(text, offset + 5);
        int dayOfMonth = twoDigits(text, offset + 8);
        int year = century * 100 + yearOfCentury;
        if ((century | yearOfCentury) < 0 || year == 0 || month < 1 || month > 12) {
            return false;
        }
        if (dayOfMonth < 1 || dayOfMonth > daysOf(month, year)) {
            return false;
        }
        day = daysSinceEpoch(year, month, dayOfMonth);
        return true;
    }

    /** Reads a time of day, {@code 08:03:00} with 0 to 9 fraction digits; false if the characters are none. */
    boolean parseTime(char[] text, int offset, int length) {
        return readTime(text, offset, offset + length) == offset + length;
    }

    /** The days from 1970-01-01 to the date. */
    int epochDay() {
        return day;
    }

    /** The milliseconds from midnight to the time, cut to the given fraction digits. */
    int milliOfDay(int fractionDigits) {
        return second * 1_000 + cutNano(fractionDigits) / NANOS_OF_MILLI;
    }

    /** The milliseconds from 1970-01-01T00:00:00Z to the timestamp, cut to the given fraction digits. */
    long epochMilli(int fractionDigits) {
        return day * 86_400_000L + milliOfDay(fractionDigits);
    }

    /** The nanoseconds behind {@link #epochMilli}, cut to the given fraction digits. */
    int nanoOfMilli(int fractionDigits) {
        return cutNano(fractionDigits) % NANOS_OF_MILLI;
    }

    private int cutNano(int fractionDigits) {
        return nano - nano % POWERS_OF_TEN[9 - fractionDigits];
    }

    /** Reads the time of day at {@code at}; answers where it ends, or -1. */
    private int readTime(char[] text, int at, int end) {
        int position = at + TIME_LENGTH;
        if (position > end || text[at + 2] != ':' || text[at + 5] != ':') {
            return -1;
        }
        int hours = twoDigits(text, at);
        int minutes = twoDigits(text, at + 3);
        int seconds = twoDigits(text, at + 6);
        if ((hours | minutes | seconds) < 0 || hours > 23 || minutes > 59 || seconds > 59) {
            return -1;
        }
        second = (hours * 60 + minutes) * 60 + seconds;
        nano = 0;
        if (position == end || text[position] != '.') {
            return position;
        }
        int fraction = ++position;
        while (position < end && isDigit(text[position])) {
            if (position - fraction == 9) {
                return -1;
            }
            nano = nano * 10 + text[position++] - '0';
        }
        nano *= POWERS_OF_TEN[9 - (position - fraction)];
        return position == fraction ? -1 : position;
    }

    /** Reads the zone, which may be empty, from {@code at} to {@code end}. */
    private boolean readZone(char[] text, int at, int end) {
        int length = end - at;
        zoneSeconds = 0;
        if (length == 0 || (length == 1 && text[at] == 'Z')) {
            return true;
        }
        boolean colon = length == 6 && text[at + 3] == ':';
        if ((length != 3 && length != 5 && !colon) || (text[at] != '+' && text[at] != '-')) {
            return false;
        }
        int hours = twoDigits(text, at + 1);
        int minutes = length == 3 ? 0 : twoDigits(text, end - 2);
        int total = hours * 60 + minutes;
        if ((hours | minutes) < 0 || minutes > 59 || total > MAX_ZONE_MINUTES) {
            return false;
        }
        zoneSeconds = (text[at] == '-' ? -total : total) * 60;
        return true;
    }

    /** The number of two ASCII digits, or a negative number. */
    private static int twoDigits(char[] text, int at) {
        return isDigit(text[at]) && isDigit(text[at + 1]) ? (text[at] - '0') * 10 + text[at + 1] - '0' : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int daysOf(int month, int year) {
        if (month == 2) {
            boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return leap ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Howard Hinnant's days_from_civil for positive years: a year that begins in March ends with the leap day. */
    private static int daysSinceEpoch(int year, int month, int dayOfMonth) {
        int y = month <= 2 ? year - 1 : year;
        int monthFromMarch = month <= 2 ? month + 9 : month - 3;
        int leapDays = y / 4 - y / 100 + y / 400;
        return y * 365 + leapDays + (153 * monthFromMarch + 2) / 5 + dayOfMonth - 1 - 719_468;
    }
}
