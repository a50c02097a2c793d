package dev.kinesissql.udf.json;

import static dev.kinesissql.udf.json.CheckedJsonFormatOptions.ERROR_COLUMN;
import static dev.kinesissql.udf.json.CheckedJsonFormatOptions.RECORD_COLUMN;

import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Checks the table's columns against the options and makes the deserialization schema.
 *
 * <p>Not a {@code ProjectableDecodingFormat}: every query reads all columns, so that several INSERTs from one table
 * share one scan.
 */
final class CheckedJsonDecodingFormat implements DecodingFormat<DeserializationSchema<RowData>> {

    /** The index of an audit column that the options do not name. */
    static final int NO_COLUMN = -1;

    private static final LogicalType STRING = VarCharType.STRING_TYPE;
    private static final LogicalType BYTES = new VarBinaryType(VarBinaryType.MAX_LENGTH);

    private final String table;
    @Nullable private final String errorColumn;
    @Nullable private final String recordColumn;
    private final boolean failOnMissingField;

    CheckedJsonDecodingFormat(
            String table, @Nullable String errorColumn, @Nullable String recordColumn, boolean failOnMissingField) {
        this.table = table;
        this.errorColumn = errorColumn;
        this.recordColumn = recordColumn;
        this.failOnMissingField = failOnMissingField;
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
            DynamicTableSource.Context context, DataType physicalDataType) {
        RowType rowType = (RowType) physicalDataType.getLogicalType();
        int error = auditColumn(rowType, ERROR_COLUMN, errorColumn, Set.of(STRING));
        int record = auditColumn(rowType, RECORD_COLUMN, recordColumn, Set.of(STRING, BYTES));
        if (error != NO_COLUMN && error == record) {
            throw fault(
                    "the options '%s' and '%s' both name the column '%s'. Declare a STRING column for each.",
                    key(ERROR_COLUMN), key(RECORD_COLUMN), errorColumn);
        }
        int dataColumns = 0;
        for (int i = 0; i < rowType.getFieldCount(); i++) {
            if (i != error && i != record) {
                checkType(rowType.getFieldNames().get(i), rowType.getTypeAt(i));
                dataColumns++;
            }
        }
        if (dataColumns == 0) {
            throw fault(
                    "there is no column to read from the JSON: all of them (%s) are named by '%s' or '%s'. Declare the"
                            + " fields of the record as columns, or use the format 'raw' if the text alone is wanted.",
                    String.join(", ", rowType.getFieldNames()), key(ERROR_COLUMN), key(RECORD_COLUMN));
        }
        return new CheckedJsonDeserializationSchema(
                rowType, error, record, failOnMissingField, context.createTypeInformation(physicalDataType));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    private int auditColumn(
            RowType rowType, ConfigOption<String> option, @Nullable String name, Set<LogicalType> types) {
        if (name == null) {
            return NO_COLUMN;
        }
        int column = rowType.getFieldIndex(name);
        if (column < 0) {
            throw fault(
                    "the option '%s' names the column '%s', which is none of the physical columns: %s. Name one of"
                            + " them or declare the column `%s` STRING.",
                    key(option), name, String.join(", ", rowType.getFieldNames()), name);
        }
        LogicalType type = rowType.getTypeAt(column);
        if (!types.contains(type)) {
            String allowed = types.contains(BYTES) ? "STRING or BYTES" : "STRING";
            throw fault(
                    "the option '%s' names the column '%s', which must be a nullable %s but is %s. Declare it as %s.",
                    key(option), name, allowed, type.asSummaryString(), allowed);
        }
        return column;
    }

    private void checkType(String name, LogicalType type) {
        if (!FieldReaders.supports(type)) {
            throw fault(
                    "the column '%s' has the type %s, which the format '%s' does not read. It reads CHAR, VARCHAR,"
                            + " STRING, BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, DATE, TIME,"
                            + " TIMESTAMP, TIMESTAMP_LTZ, BINARY, VARBINARY and BYTES. Declare the column as STRING: it"
                            + " then holds the JSON text of an object or array, for JSON_VALUE and JSON_QUERY.",
                    name, type.asSummaryString(), CheckedJsonFormatFactory.IDENTIFIER);
        }
    }

    private static String key(ConfigOption<?> option) {
        return CheckedJsonFormatFactory.IDENTIFIER + "." + option.key();
    }

    private ValidationException fault(String format, Object... args) {
        return new ValidationException("Table " + table + ": " + String.format(format, args));
    }
}
