package dev.kinesissql.udf.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes in an array, eight at a time where that pays. */
final class Bytes {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;

    private Bytes() {}

    /** The eight bytes at {@code at}, the first one lowest. */
    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Where, from {@code from} on, the first byte stands that is not white space of JSON; the array's length if none. */
    static int nextNonBlank(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Whether the byte is white space of JSON. */
    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Whether the first {@code length} of the expected bytes stand at {@code at}. */
    static boolean isAt(byte[] bytes, int at, byte[] expected, int length) {
        if (length > bytes.length - at) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (longAt(bytes, at + i) != longAt(expected, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (bytes[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the first such byte stands from {@code from} up to {@code to}; {@code to} if there is none. */
    static int indexOf(byte[] bytes, byte wanted, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long differences = longAt(bytes, at) ^ (wanted & 0xFF) * ONES;
            long found = (differences - ONES) & ~differences & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /**
     * Where, from {@code from} on, the first byte stands that is not a character of a plain JSON text: a quotation mark,
     * a backslash, a control character or a byte of a character outside ASCII. The array's length if there is none.
     */
    static int plainTextEnd(byte[] bytes, int from) {
        int at = from;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            long eight = longAt(bytes, at);
            // A subtraction sets the high bit of a byte that it takes below zero; the first such byte is always right.
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            long controls = (eight - BLANKS) & ~eight;
            long found =
                    ((quotes - ONES) & ~quotes | (backslashes - ONES) & ~backslashes | controls | eight) & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < bytes.length && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }
}
