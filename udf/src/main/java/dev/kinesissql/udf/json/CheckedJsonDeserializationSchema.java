package dev.kinesissql.udf.json;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

/**
 * Turns one record, a JSON object in UTF-8, into exactly one row. It throws for no record and drops none.
 *
 * <h2>Errors</h2>
 *
 * The error column is NULL for a good record and otherwise holds one line of text:
 *
 * <ul>
 *   <li>{@code FIELD: expected X, got Y} for a value that its column cannot take; Y is the JSON text of the value, cut
 *       to 100 characters and then ending in {@code ...}, control characters escaped;
 *   <li>{@code FIELD: missing} for an absent field, if that is an error;
 *   <li>{@code not a JSON object: REASON} for a record that cannot be read to its end. Bytes are counted from 1. Where
 *       the reason comes from Jackson (behind {@code malformed near byte N:}), its words depend on Flink's version.
 * </ul>
 *
 * A fault of the whole record comes before those of its fields, and among these the first in the order of the columns
 * is reported. Columns in error are NULL, all others keep their values. If the record breaks off or is malformed in
 * the middle, the values before the fault are kept. A value counts if a comma or brace stands behind it, because
 * {@code 12} at the end of a record may be the beginning of {@code 123}.
 *
 * <p>The record column holds the record in every case. As BYTES it is the record itself, which costs nothing. As STRING
 * it is the record's own bytes if they are UTF-8, else {@code base64:} and their Base64. A text that itself begins with {@code base64:} or {@code cut:} is written in Base64
 * too, so that the bytes can always be had back. It is NULL only for a null record: one without a value, such as a Kafka tombstone.
 *
 * <h2>Values</h2>
 *
 * As Flink's format {@code json} reads them, except for what it accepts silently at the cost of the value:
 *
 * <ul>
 *   <li>Names are matched exactly; of a repeated field the last one counts; other fields are ignored, but must be
 *       JSON. A byte order mark is skipped. JSON null is NULL. An absent field is NULL, or an error if
 *       {@code fail-on-missing-field} is set.
 *   <li>NaN and infinities, which Python writes, are not JSON. As the value of a column they are an error of the field
 *       only, anywhere else of the record.
 *   <li>NOT NULL columns: absent or null is an error. A row with an error has zero there instead of NULL (0, FALSE, the
 *       empty text, 1970-01-01, 00:00:00), because the planner relies on NOT NULL.
 *   <li>CHAR(n), VARCHAR(n): at most n characters (code points); a shorter CHAR is not padded. A number or boolean is
 *       taken as it is written, an object or array as its JSON text without white space, in which numbers are as they
 *       are written and repeated fields are kept.
 *   <li>BOOLEAN: true, false, and the same as text in any case.
 *   <li>TINYINT to BIGINT: in range, without a fraction (1.0 and 1e2 are integers); also as text of digits.
 *   <li>FLOAT, DOUBLE: finite; also as text. DECIMAL: rounded half up to its scale; also as text.
 *   <li>DATE: {@code 2026-11-22}. TIME: {@code 08:03:00}, with 0 to 9 fraction digits. TIMESTAMP, TIMESTAMP_LTZ: see
 *       {@link IsoTimestamp}. Further fraction digits than the column has are cut off, not rounded. TIME keeps
 *       milliseconds at most, as Flink does.
 *   <li>BINARY, VARBINARY, BYTES: Base64, at most as many bytes as declared.
 * </ul>
 *
 * <p>Limits: {@value JsonText#MAX_DEPTH} levels of nesting and {@value JsonText#MAX_NUMBER_LENGTH} characters in a
 * number; beyond them the record is in error. Flink 2 adds Jackson's own limits for very long names and texts.
 *
 * <p>Not safe for use by several threads at once; connectors give each reader its own copy.
 */
public final class CheckedJsonDeserializationSchema implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowType rowType;
    private final int errorColumn;
    private final int recordColumn;
    private final boolean failOnMissingField;
    private final TypeInformation<RowData> producedType;

    private transient JsonRecordReader reader;
    @Nullable private transient PlainRecordReader plainReader;

    /**
     * @param rowType the columns, audit columns among them
     * @param errorColumn the index of the error column, or -1 for none
     * @param recordColumn the index of the record column, or -1 for none
     * @param failOnMissingField whether an absent field of a nullable column is an error
     * @param producedType the type information of the rows
     */
    CheckedJsonDeserializationSchema(
            RowType rowType,
            int errorColumn,
            int recordColumn,
            boolean failOnMissingField,
            TypeInformation<RowData> producedType) {
        this.rowType = requireNonNull(rowType);
        this.errorColumn = errorColumn;
        this.recordColumn = recordColumn;
        this.failOnMissingField = failOnMissingField;
        this.producedType = requireNonNull(producedType);
    }

    /**
     * Reads one record.
     *
     * @param message the record's bytes, which must not change afterwards: the record column refers to them, as the
     *     columns of Flink's format {@code raw} do; null is a record in error
     * @return the row, never null
     */
    @Override
    public RowData deserialize(@Nullable byte[] message) {
        RowData plain = message == null ? null : readPlain(message);
        return plain == null ? readAny(message) : plain;
    }

    /** The row of a plain record, else null. */
    @Nullable
    RowData readPlain(byte[] message) {
        if (reader == null) {
            makeReaders();
        }
        return plainReader == null ? null : plainReader.read(message);
    }

    /** The row of any record. */
    RowData readAny(@Nullable byte[] message) {
        if (reader == null) {
            makeReaders();
        }
        return reader.read(message);
    }

    @Override
    public boolean isEndOfStream(RowData nextElement) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }

    private void makeReaders() {
        int columns = rowType.getFieldCount();
        FieldReader[] readers = new FieldReader[columns];
        PlainFieldReader[] plainReaders = new PlainFieldReader[columns];
        boolean allPlain = true;
        boolean[] notNull = new boolean[columns];
        boolean[] required = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            if (i != errorColumn && i != recordColumn) {
                LogicalType type = rowType.getTypeAt(i);
                readers[i] = FieldReaders.of(type);
                plainReaders[i] = PlainFieldReaders.find(type);
                allPlain &= plainReaders[i] != null;
                notNull[i] = !type.isNullable();
                required[i] = failOnMissingField || notNull[i];
            }
        }
        String[] names = rowType.getFieldNames().toArray(new String[0]);
        boolean bytes = recordColumn >= 0 && rowType.getTypeAt(recordColumn).is(LogicalTypeFamily.BINARY_STRING);
        reader = new JsonRecordReader(names, readers, notNull, required, errorColumn, recordColumn, bytes);
        plainReader =
                allPlain ? new PlainRecordReader(names, plainReaders, notNull, required, recordColumn, bytes) : null;
    }

    @Override
    public boolean equals(Object o) {
        if (this == o) {
            return true;
        }
        if (!(o instanceof CheckedJsonDeserializationSchema)) {
            return false;
        }
        CheckedJsonDeserializationSchema that = (CheckedJsonDeserializationSchema) o;
        return errorColumn == that.errorColumn
                && recordColumn == that.recordColumn
                && failOnMissingField == that.failOnMissingField
                && rowType.equals(that.rowType)
                && producedType.equals(that.producedType);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rowType, errorColumn, recordColumn, failOnMissingField, producedType);
    }
}
