package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** A schema under test. Columns named {@code error} and {@code record} are its audit columns. */
final class CheckedJson {

    private final RowType type;
    private final CheckedJsonDeserializationSchema schema;

    private CheckedJson(RowType type, boolean failOnMissingField) {
        this.type = type;
        this.schema = new CheckedJsonDeserializationSchema(
                type,
                type.getFieldIndex("error"),
                type.getFieldIndex("record"),
                failOnMissingField,
                InternalTypeInfo.of(type));
    }

    /** Columns as in CREATE TABLE: {@code "ticker STRING, price DOUBLE NOT NULL"}. */
    static CheckedJson of(String columns) {
        return new CheckedJson(rowType(columns), false);
    }

    static CheckedJson failingOnMissing(String columns) {
        return new CheckedJson(rowType(columns), true);
    }

    static RowType rowType(String columns) {
        return (RowType) LogicalTypeParser.parse("ROW<" + columns + ">", CheckedJson.class.getClassLoader());
    }

    RowType type() {
        return type;
    }

    CheckedJsonDeserializationSchema schema() {
        return schema;
    }

    /** The row's values in the order of the columns. */
    List<Object> read(String record) {
        return read(record.getBytes(UTF_8));
    }

    List<Object> read(byte[] record) {
        return values(schema.deserialize(record), type);
    }

    /** The row's values in a form that can be compared and that says in a failed test what it is. */
    static List<Object> values(RowData row, RowType type) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType column = type.getTypeAt(i);
            values.add(readable(column, RowData.createFieldGetter(column, i).getFieldOrNull(row)));
        }
        return values;
    }

    private static Object readable(LogicalType column, Object value) {
        if (value instanceof byte[]) {
            return HexFormat.of().formatHex((byte[]) value);
        }
        if (value instanceof DecimalData) {
            return ((DecimalData) value).toBigDecimal();
        }
        if (value != null && column.is(LogicalTypeRoot.DATE)) {
            return LocalDate.ofEpochDay((int) value);
        }
        if (value != null && column.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)) {
            return LocalTime.ofNanoOfDay((int) value * 1_000_000L);
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
