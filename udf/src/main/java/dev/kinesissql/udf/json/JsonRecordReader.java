package dev.kinesissql.udf.json;

import dev.kinesissql.udf.RecordText;
import dev.kinesissql.udf.Utf8;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactoryBuilder;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.StreamReadFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.json.JsonReadFeature;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Reads records, one pass over the bytes each, as {@link CheckedJsonDeserializationSchema} describes. For one thread.
 */
final class JsonRecordReader {

    private static final int NONE = -1;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String[] names;
    private final FieldReader[] readers;
    private final boolean[] notNull;
    private final boolean[] required;
    private final int errorColumn;
    private final int recordColumn;
    private final boolean recordAsBytes;
    private final Map<String, Integer> columnsByName = new HashMap<>();
    private final JsonFactory parsers = newParsers();

    // The state of the current record.
    private final boolean[] seen;
    private final int[] badFrom; // where in the record the bad value of each column begins, or NONE
    private final int[] badTo;
    private final RecordFault[] notJson; // what is no JSON about the value of each column, or null
    private int fieldsRead;
    private int lastColumn; // the column of the last field that was read, or NONE if it is of no column

    /**
     * @param names the columns' names
     * @param readers the columns' readers, null for the audit columns
     * @param notNull which columns must have a value
     * @param required which columns must not be absent
     * @param errorColumn the index of the error column, or -1
     * @param recordColumn the index of the record column, or -1
     * @param recordAsBytes whether the record column takes bytes, not text
     */
    JsonRecordReader(
            String[] names,
            FieldReader[] readers,
            boolean[] notNull,
            boolean[] required,
            int errorColumn,
            int recordColumn,
            boolean recordAsBytes) {
        this.names = names;
        this.readers = readers;
        this.notNull = notNull;
        this.required = required;
        this.errorColumn = errorColumn;
        this.recordColumn = recordColumn;
        this.recordAsBytes = recordAsBytes;
        this.seen = new boolean[names.length];
        this.badFrom = new int[names.length];
        this.badTo = new int[names.length];
        this.notJson = new RecordFault[names.length];
        for (int i = 0; i < names.length; i++) {
            if (readers[i] != null) {
                columnsByName.put(names[i], i);
            }
        }
    }

    private static JsonFactory newParsers() {
        return new JsonFactoryBuilder()
                // As Flink's format json.
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                // So that NaN, which Python writes, is an error of its field and not of the whole record.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                // Names that change with every record must not fill the JVM's table of interned strings.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /** The row for the record; null is a record in error. */
    RowData read(@Nullable byte[] record) {
        GenericRowData row = new GenericRowData(names.length);
        Arrays.fill(seen, false);
        Arrays.fill(badFrom, NONE);
        Arrays.fill(notJson, null);
        fieldsRead = 0;
        lastColumn = NONE;

        if (record == null) {
            fail(row, "not a JSON object: null instead of a record");
            return row;
        }
        int notUtf8 = Utf8.firstInvalid(record);
        String fault = notUtf8 == NONE ? readDocument(record, row) : "not UTF-8 at byte " + (notUtf8 + 1);
        int badColumn = fault == null ? firstBadColumn() : NONE;
        if (fault != null) {
            fail(row, "not a JSON object: " + fault);
        } else if (badColumn != NONE) {
            fail(row, errorOf(badColumn, record));
        }
        if (recordColumn != NONE) {
            row.setField(recordColumn, recordAsBytes ? record : RecordText.of(record, notUtf8 == NONE));
        }
        return row;
    }

    /** Fills the row; answers what is wrong with the record as a whole, or null. */
    @Nullable
    private String readDocument(byte[] record, GenericRowData row) {
        boolean closed = false;
        try (JsonParser parser = newParser(record)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw RecordFault.noObject(parser);
            }
            readFields(parser, row);
            closed = true;
            return parser.nextToken() == null ? null : contentBehind(record);
        } catch (IOException | RuntimeException e) {
            if (closed) {
                return contentBehind(record);
            }
            int behind = lastColumn == NONE ? NONE : behindFieldsRead(record);
            if (behind != NONE && (behind == record.length || (record[behind] != ',' && record[behind] != '}'))) {
                row.setField(lastColumn, null);
            }
            return RecordFault.describe(e, record.length);
        }
    }

    private JsonParser newParser(byte[] record) throws IOException {
        if (record.length == 0) {
            throw new RecordFault("empty record");
        }
        if (Arrays.equals(record, BYTE_ORDER_MARK)) { // Jackson skips it only before something else
            throw new RecordFault("blank record");
        }
        for (int i = 0; i < Math.min(2, record.length); i++) { // which would be UTF-16 or UTF-32 to Jackson
            if (record[i] == 0) {
                throw new RecordFault("zero at byte " + (i + 1) + ", expected UTF-8");
            }
        }
        return parsers.createParser(record);
    }

    private void readFields(JsonParser parser, GenericRowData row) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            lastColumn = NONE;
            JsonToken token = parser.nextToken();
            Integer column = columnsByName.get(name);
            if (column == null) {
                JsonText.skip(parser);
            } else {
                row.setField(column, readField(parser, token, column));
                lastColumn = column;
            }
            fieldsRead++;
        }
    }

    /** Reads the value of a column; answers null for a null and for a value that the column cannot take. */
    @Nullable
    private Object readField(JsonParser parser, JsonToken token, int column) throws IOException {
        if (notJson[column] != null) { // in a value that no longer counts, so it is no fault of the field
            throw notJson[column];
        }
        seen[column] = true;
        badFrom[column] = NONE;
        if (token == JsonToken.VALUE_NULL && !notNull[column]) {
            return null;
        }
        if (token.isNumeric()) {
            JsonText.checkLength(parser);
            if (parser.isNaN()) {
                notJson[column] = RecordFault.notFinite(parser);
            }
        }
        int from = token.isStructStart() ? offset(parser) : NONE;
        Object value = token == JsonToken.VALUE_NULL ? FieldReader.BAD : readers[column].read(parser, token);
        if (value != FieldReader.BAD) {
            return value;
        }
        badFrom[column] = from == NONE ? offset(parser) : from;
        if (parser.currentToken().isStructStart()) {
            JsonText.skip(parser);
        }
        parser.finishToken();
        badTo[column] = (int) parser.currentLocation().getByteOffset();
        return null;
    }

    private int firstBadColumn() {
        for (int i = 0; i < names.length; i++) {
            if (badFrom[i] != NONE || (required[i] && !seen[i])) {
                return i;
            }
        }
        return NONE;
    }

    private String errorOf(int column, byte[] record) {
        if (!seen[column]) {
            return names[column] + ": missing";
        }
        String got = Excerpt.of(record, badFrom[column], badTo[column]);
        return names[column] + ": expected " + readers[column].expected() + ", got " + got;
    }

    private void fail(GenericRowData row, String error) {
        for (int i = 0; i < names.length; i++) {
            if (notNull[i] && row.isNullAt(i)) {
                row.setField(i, readers[i].zero());
            }
        }
        if (errorColumn != NONE) {
            row.setField(errorColumn, StringData.fromString(error));
        }
    }

    private String contentBehind(byte[] record) {
        int brace = behindFieldsRead(record);
        return "more content after the object at byte " + (Bytes.nextNonBlank(record, brace + 1) + 1);
    }

    /**
     * Where in a faulty record the first byte stands that is not blank, behind the fields that were read. Jackson has
     * read ahead when it finds a fault, so the record is read once more.
     */
    private int behindFieldsRead(byte[] record) {
        try (JsonParser parser = parsers.createParser(record)) {
            parser.nextToken();
            for (int i = 0; i < fieldsRead; i++) {
                parser.nextFieldName();
                parser.nextToken();
                parser.skipChildren();
            }
            parser.finishToken();
            return Bytes.nextNonBlank(record, (int) parser.currentLocation().getByteOffset());
        } catch (IOException | RuntimeException e) {
            return record.length;
        }
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }
}
