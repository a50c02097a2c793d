package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kinesissql.udf.Utf8;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

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
    private static final int MAX_FIELDS = 64; // whose beginnings are remembered
    private static final int MAX_BEGIN = 64; // bytes

    private final byte[][] names; // null for the audit columns
    private final PlainFieldReader[] readers;
    private final boolean[] notNull;
    private final boolean[] required;
    private final int requiredColumns;
    private final int recordColumn;
    private final boolean recordAsBytes;

    /**
     * What stands before each value, by its place in the record, from the value before on: a comma or the brace, the name
     * and the colon. Most records have there what the last one had, so that it is read only when it differs.
     */
    private final byte[][] begins = new byte[MAX_FIELDS][MAX_BEGIN];

    private final int[] beginLengths = new int[MAX_FIELDS]; // 0 for one that is not known
    private final int[] columnOfField = new int[MAX_FIELDS]; // of the field that begins so; or NONE

    private final RecordTexts texts = new RecordTexts();
    private final long[] seenIn; // the number of the last record that had the column

    // The state of the current record.
    private long number;
    private boolean utf8; // known to be
    private int column; // of the last field whose beginning was read

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
        number++;
        utf8 = false;
        GenericRowData row = new GenericRowData(names.length);
        int missing = requiredColumns;
        int at = 0;
        int field = 0;
        do {
            int value = valueOf(record, at, field++);
            if (value == NOT_PLAIN) {
                return null;
            }
            int valueColumn = column;
            if (valueColumn != NONE) {
                if (seenIn[valueColumn] == number) {
                    return null;
                }
                seenIn[valueColumn] = number;
                missing -= required[valueColumn] ? 1 : 0;
            }
            at = readValue(record, value, row, valueColumn);
            if (at == NOT_PLAIN) {
                return null;
            }
            at = Bytes.nextNonBlank(record, at);
            if (at == record.length) {
                return null;
            }
        } while (record[at] != '}');
        if (missing > 0 || Bytes.nextNonBlank(record, at + 1) != record.length) {
            return null;
        }
        if (recordColumn != NONE) { // it begins with a brace or a blank, so it is its own text: see RecordText
            row.setField(recordColumn, recordAsBytes ? record : texts.text(record, 0, record.length));
        }
        return row;
    }

    /**
     * Reads from {@code at}, which is behind a value or the record's first byte, to the next value; answers where that
     * begins, or NOT_PLAIN, and sets {@code column}.
     */
    private int valueOf(byte[] record, int at, int field) {
        if (field < MAX_FIELDS) {
            int length = beginLengths[field];
            if (length > 0 && Bytes.isAt(record, at, begins[field], length)) {
                int value = at + length;
                if (value < record.length && !Bytes.isBlank(record[value])) { // else there is more before the value
                    column = columnOfField[field];
                    return value;
                }
            }
        }
        int value = readName(record, at, field == 0 ? '{' : ',');
        if (value != NOT_PLAIN && field < MAX_FIELDS) {
            int length = value - at;
            beginLengths[field] = length <= MAX_BEGIN ? length : 0;
            System.arraycopy(record, at, begins[field], 0, beginLengths[field]);
            columnOfField[field] = column;
        }
        return value;
    }

    private int readName(byte[] record, int from, char separator) {
        int at = Bytes.nextNonBlank(record, from);
        if (at == record.length || record[at] != separator) {
            return NOT_PLAIN;
        }
        int name = Bytes.nextNonBlank(record, at + 1) + 1;
        if (name > record.length || record[name - 1] != '"') {
            return NOT_PLAIN;
        }
        int end = textEnd(record, name);
        if (end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        at = Bytes.nextNonBlank(record, end + 1);
        if (at == record.length || record[at] != ':') {
            return NOT_PLAIN;
        }
        column = columnOf(record, name, end);
        return Bytes.nextNonBlank(record, at + 1);
    }

    private int columnOf(byte[] record, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            if (names[i] != null && Arrays.equals(names[i], 0, names[i].length, record, from, to)) {
                return i;
            }
        }
        return NONE;
    }

    /** Reads the value at {@code at} into the column, which may be NONE; answers where it ends, or NOT_PLAIN. */
    private int readValue(byte[] record, int at, GenericRowData row, int column) {
        if (at == record.length) {
            return NOT_PLAIN;
        }
        switch (record[at]) {
            case '"':
                int end = column == NONE ? NOT_PLAIN : readers[column].textEnd(record, at + 1);
                if (end == NOT_PLAIN) {
                    end = textEnd(record, at + 1);
                }
                if (end == NOT_PLAIN) {
                    return NOT_PLAIN;
                }
                return column == NONE || set(row, column, readers[column].ofText(texts, record, at + 1, end))
                        ? end + 1
                        : NOT_PLAIN;
            case 't':
                return isLiteral(record, at, "true")
                                && (column == NONE || set(row, column, readers[column].ofBoolean(true)))
                        ? at + 4
                        : NOT_PLAIN;
            case 'f':
                return isLiteral(record, at, "false")
                                && (column == NONE || set(row, column, readers[column].ofBoolean(false)))
                        ? at + 5
                        : NOT_PLAIN;
            case 'n':
                return isLiteral(record, at, "null") && (column == NONE || !notNull[column]) ? at + 4 : NOT_PLAIN;
            default:
                return readNumber(record, at, row, column);
        }
    }

    private static boolean set(GenericRowData row, int column, Object value) {
        row.setField(column, value);
        return value != PlainFieldReader.NOT_PLAIN;
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

    private int readNumber(byte[] record, int from, GenericRowData row, int column) {
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
        return column == NONE || set(row, column, readers[column].ofNumber(negative ? -unscaled : unscaled, scale))
                ? at
                : NOT_PLAIN;
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
