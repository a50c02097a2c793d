package dev.kinesissql.udf.json;

import static dev.kinesissql.udf.json.Difference.Failure.FAILED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.flink.formats.common.TimestampFormat.SQL;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.ExceptionUtils;

/** Flink's format json over a table of one column, to compare with. */
final class FlinkJson {

    private final RowType rowType;
    private final List<JsonRowDataDeserializationSchema> schemas = new ArrayList<>();

    private FlinkJson(RowType rowType, TimestampFormat[] formats) {
        this.rowType = rowType;
        for (TimestampFormat format : formats) {
            JsonRowDataDeserializationSchema schema = new JsonRowDataDeserializationSchema(
                    rowType, InternalTypeInfo.of(rowType), false, false, format);
            try {
                schema.open(null);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            schemas.add(schema);
        }
    }

    /** A column as in CREATE TABLE. */
    static FlinkJson of(String column) {
        boolean timestamp = column.contains(" TIMESTAMP");
        return new FlinkJson(
                CheckedJson.rowType(column), timestamp ? TimestampFormat.values() : new TimestampFormat[] {SQL});
    }

    Object read(String record) {
        return read(record.getBytes(UTF_8));
    }

    /** The column's value, or FAILED; for timestamps with that of the format's settings that takes it. */
    Object read(byte[] record) {
        for (JsonRowDataDeserializationSchema schema : schemas) {
            try {
                RowData row = schema.deserialize(record);
                return row == null ? null : CheckedJson.values(row, rowType).get(0);
            } catch (IOException refused) {
                continue;
            }
        }
        return FAILED;
    }

    /** Whether the record is not JSON to Flink, whatever the column takes. */
    boolean findsMalformed(byte[] record) {
        try {
            schemas.get(0).deserialize(record);
            return false;
        } catch (IOException refused) {
            return ExceptionUtils.findThrowable(refused, JsonProcessingException.class).isPresent();
        }
    }
}
