package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kinesissql.udf.Utf8;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Reads plain records straight from their bytes: what {@link JsonRecordReader} reads with Jackson, in a fraction of the
 * time. A record is plain if it is without any fault and
 *
 * <ul>
 *   <li>its values are texts, numbers, true, false and null, and not objects or arrays,
 *   <li>no name and no text has an escape or a control character, and no field is repeated,
 *   <li>no number has an exponent or more than 18 digits, and none is a zero with a sign,
 *   <li>each column has the kind of JSON value that is made for it: no number in a text, no text in a number.
 * </ul>
 *
 * Every other record is left to {@link JsonRecordReader}, which finds the faults. For one thread.
 */
final class PlainRecordReader {

    private static final int NONE = -1;
    private static final int NOT_PLAIN = -1;
    private static final int MAX_DIGITS = 18;
    private static final int FIELDS_WITHOUT_COLUMN = 16; // that are expected at most

    private final byte[][] names; // null for the audit columns
    private final PlainFieldReader[] readers;
    private final boolean[] notNull;
    private final boolean[] required;
    private final int requiredColumns;
    private final int recordColumn;
    private final boolean recordAsBytes;

    /**
     * The column of each field, by its place in the last record that had another one there, or NONE: most records have
     * the same fields in the same order.
     */
    private final int[] columnOfField;

    private final long[] seenIn; // the number of the last record that had the column

    // The state of the current record.
    private long number;
    private boolean utf8; // known to be
    private Object value;

    /**
     * @param names the columns' names
     * @param readers the columns' readers, null for the audit columns
     * @param notNull which columns must have a value
     * @param required which columns must not be absent
     * @param recordColumn the index of the record column, or -1
     * @param recordAsBytes whether the record column takes bytes, not text
     */
    PlainRecordReader(
            String[] names,
            PlainFieldReader[] readers,
            boolean[] notNull,
            boolean[] required,
            int recordColumn,
            boolean recordAsBytes) {
        this.names = new byte[names.length][];
        this.readers = readers;
        this.notNull = notNull;
        this.required = required;
        this.recordColumn = recordColumn;
        this.recordAsBytes = recordAsBytes;
        this.seenIn = new long[names.length];
        this.columnOfField = new int[names.length + FIELDS_WITHOUT_COLUMN];
        Arrays.fill(columnOfField, NONE);
        int count = 0;
        for (int i = 0; i < names.length; i++) {
            this.names[i] = readers[i] == null ? null : names[i].getBytes(UTF_8);
            count += required[i] ? 1 : 0;
        }
        this.requiredColumns = count;
    }

    /** The row for the record, or null if the record is not plain. */
    @Nullable
    RowData read(byte[] record) {
        int at = Bytes.nextNonBlank(record, 0);
        if (at == record.length || record[at] != '{') {
            return null;
        }
        number++;
        utf8 = false;
        MemorySegment[] segments = {MemorySegmentFactory.wrap(record)};
        GenericRowData row = new GenericRowData(names.length);
        int missing = requiredColumns;
        for (int field = 0; ; field++) {
            at = Bytes.nextNonBlank(record, at + 1);
            if (at == record.length || record[at] != '"') {
                return null;
            }
            int name = at + 1;
            int column = field < columnOfField.length ? columnOfField[field] : NONE;
            if (column != NONE && isNameAt(record, name, names[column])) {
                at = name + names[column].length + 1;
            } else {
                at = textEnd(record, name);
                if (at == NOT_PLAIN) {
                    return null;
                }
                column = columnOf(record, name, at++);
                if (field < columnOfField.length) {
                    columnOfField[field] = column;
                }
            }
            at = Bytes.nextNonBlank(record, at);
            if (at == record.length || record[at] != ':') {
                return null;
            }
            at = readValue(segments, record, Bytes.nextNonBlank(record, at + 1), column);
            if (at == NOT_PLAIN) {
                return null;
            }
            if (column != NONE) {
                if (seenIn[column] == number) {
                    return null;
                }
                seenIn[column] = number;
                missing -= required[column] ? 1 : 0;
                row.setField(column, value);
            }
            at = Bytes.nextNonBlank(record, at);
            if (at == record.length) {
                return null;
            }
            if (record[at] == '}') {
                break;
            }
            if (record[at] != ',') {
                return null;
            }
        }
        if (missing > 0 || Bytes.nextNonBlank(record, at + 1) != record.length) {
            return null;
        }
        if (recordColumn != NONE) { // it begins with a brace or a blank, so it is its own text: see RecordText
            row.setField(recordColumn, recordAsBytes ? record : new BinaryStringData(segments, 0, record.length));
        }
        return row;
    }

    private int columnOf(byte[] record, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            if (names[i] != null && Arrays.equals(names[i], 0, names[i].length, record, from, to)) {
                return i;
            }
        }
        return NONE;
    }

    private static boolean isNameAt(byte[] record, int at, byte[] name) {
        int end = at + name.length;
        return end < record.length && record[end] == '"' && Arrays.equals(name, 0, name.length, record, at, end);
    }

    /** Reads the value at {@code at} for the column, which may be NONE; answers where it ends, or NOT_PLAIN. */
    private int readValue(MemorySegment[] segments, byte[] record, int at, int column) {
        if (at == record.length) {
            return NOT_PLAIN;
        }
        switch (record[at]) {
            case '"':
                int end = textEnd(record, at + 1);
                if (end == NOT_PLAIN) {
                    return NOT_PLAIN;
                }
                return column == NONE || set(readers[column].ofText(segments, record, at + 1, end))
                        ? end + 1
                        : NOT_PLAIN;
            case 't':
                return isLiteral(record, at, "true") && (column == NONE || set(readers[column].ofBoolean(true)))
                        ? at + 4
                        : NOT_PLAIN;
            case 'f':
                return isLiteral(record, at, "false") && (column == NONE || set(readers[column].ofBoolean(false)))
                        ? at + 5
                        : NOT_PLAIN;
            case 'n':
                value = null;
                return isLiteral(record, at, "null") && (column == NONE || !notNull[column]) ? at + 4 : NOT_PLAIN;
            default:
                return readNumber(record, at, column);
        }
    }

    private boolean set(Object read) {
        value = read;
        return read != PlainFieldReader.NOT_PLAIN;
    }

    /** Where the text's quotation mark stands, or NOT_PLAIN. */
    private int textEnd(byte[] record, int from) {
        int at = Bytes.plainTextEnd(record, from);
        while (at < record.length && record[at] < 0) {
            if (!utf8 && Utf8.firstInvalid(record) >= 0) {
                return NOT_PLAIN;
            }
            utf8 = true;
            at = Bytes.plainTextEnd(record, at + 1);
        }
        return at < record.length && record[at] == '"' ? at : NOT_PLAIN;
    }

    private int readNumber(byte[] record, int from, int column) {
        boolean negative = record[from] == '-';
        int begin = negative ? from + 1 : from;
        int at = begin;
        long unscaled = 0;
        int digit;
        while (at < record.length && (digit = record[at] - '0') >= 0 && digit <= 9 && at - begin < MAX_DIGITS) {
            unscaled = unscaled * 10 + digit;
            at++;
        }
        int digits = at - begin;
        if (digits == 0 || (digits > 1 && record[begin] == '0') || at == record.length) {
            return NOT_PLAIN;
        }
        int scale = 0;
        if (record[at] == '.') {
            int fraction = ++at;
            while (at < record.length
                    && (digit = record[at] - '0') >= 0
                    && digit <= 9
                    && at - fraction < MAX_DIGITS - digits) {
                unscaled = unscaled * 10 + digit;
                at++;
            }
            scale = at - fraction;
            if (scale == 0 || at == record.length) {
                return NOT_PLAIN;
            }
        }
        byte behind = record[at];
        if ((behind != ',' && behind != '}' && !Bytes.isBlank(behind)) || (negative && unscaled == 0)) {
            return NOT_PLAIN;
        }
        return column == NONE || set(readers[column].ofNumber(negative ? -unscaled : unscaled, scale)) ? at : NOT_PLAIN;
    }

    private static boolean isLiteral(byte[] record, int at, String literal) {
        if (at + literal.length() > record.length) {
            return false;
        }
        for (int i = 0; i < literal.length(); i++) {
            if (record[at + i] != literal.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
