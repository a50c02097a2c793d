package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.junit.jupiter.api.Timeout;

/** What holds for a record of any bytes: for the inputs among the test resources, or with -Pfuzz for others. */
class CheckedJsonFuzzTest {

    private static final String COLUMNS =
            "s STRING, v VARCHAR(3) NOT NULL, c CHAR(2), o BOOLEAN NOT NULL, i1 TINYINT, i2 SMALLINT, i4 INT NOT NULL,"
                    + " i8 BIGINT, f FLOAT, d DOUBLE NOT NULL, m DECIMAL(10, 2) NOT NULL, dt DATE, tm TIME(3),"
                    + " ts TIMESTAMP(6) NOT NULL, tz TIMESTAMP_LTZ(3), b BYTES, vb VARBINARY(2) NOT NULL, bi BINARY(2),"
                    + " error STRING, record STRING";

    /** 100 characters of the record, each perhaps written as six, and the words around them. */
    private static final Pattern ERROR = Pattern.compile("[^\\p{Cntrl}\u0080-\u009f\u2028\u2029]{10,750}");

    private static final List<byte[]> BAD_RECORDS =
            List.of("{\"s\": \"bad\", \"i4\": ".getBytes(UTF_8), "{\"v\": \"toolong\", \"f\": NaN}".getBytes(UTF_8));

    private final CheckedJson table = CheckedJson.of(COLUMNS);
    private final RowType type = table.type();
    private final RowDataSerializer serializer = InternalTypeInfo.of(type).toRowSerializer();
    private final FlinkJson flinkWithoutThese = FlinkJson.of("`a field of no input` STRING");

    @FuzzTest
    @Timeout(10)
    @DictionaryEntries({
        "\"s\":", "\"v\":", "\"c\":", "\"o\":", "\"i1\":", "\"i2\":", "\"i4\":", "\"i8\":", "\"f\":", "\"d\":", "\"m\":",
        "\"dt\":", "\"tm\":", "\"ts\":", "\"tz\":", "\"b\":", "\"vb\":", "\"bi\":", "\"error\":", "\"record\":", "\"x\":",
        "true", "false", "null", "NaN", "-Infinity", "\"true\"", "1e999999999", "1e-999999999", "\"0x1p3\"", "\"AQ==\"",
        "\"2026-11-22T08:03:00.123456Z\"", "\"2026-11-22\"", "\"08:03:00.123\"", "9223372036854775808", "-129",
        "{}", "[]", "[[[[", ",", "\\u", "\\ud83d", "\\ude00", "é", "😀", "base64:", "\uFEFF", "\u2028", "\u2029", "\u0085",
        "\0"
    })
    void everyRecordIsOneRowThatTellsWhatItIs(byte[] record) throws Exception {
        byte[] original = record.clone();

        RowData row = read(record);

        assertThat(record).isEqualTo(original);
        checkValues(row);
        checkError(row, record);
        assertThat(bytesOf(row.getString(type.getFieldIndex("record")).toString())).isEqualTo(record);
        assertThat(read(record)).isEqualTo(row);
        for (byte[] bad : BAD_RECORDS) {
            read(bad);
            assertThat(read(record)).isEqualTo(row);
        }
    }

    private RowData read(byte[] record) throws Exception {
        List<RowData> rows = new ArrayList<>();
        table.schema().deserialize(record, new ListCollector<>(rows));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** What Flink expects of the columns: their classes, which serializing needs, and that they keep to their types. */
    private void checkValues(RowData row) {
        RowData serialized = serializer.toBinaryRow(row);
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType column = type.getTypeAt(i);
            RowData.FieldGetter getter = RowData.createFieldGetter(column, i);
            Object value = getter.getFieldOrNull(row);
            assertThat(getter.getFieldOrNull(serialized)).isEqualTo(value);
            assertThat(value == null ? column.isNullable() : fits(column, value))
                    .as("%s: %s", type.getFieldNames().get(i), value)
                    .isTrue();
        }
    }

    private static boolean fits(LogicalType type, Object value) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> value.toString().codePoints().count() <= LogicalTypeChecks.getLength(type);
            case BINARY, VARBINARY -> ((byte[]) value).length <= LogicalTypeChecks.getLength(type);
            case FLOAT, DOUBLE -> Double.isFinite(((Number) value).doubleValue());
            case DECIMAL -> ((DecimalData) value).precision() == LogicalTypeChecks.getPrecision(type)
                    && ((DecimalData) value).scale() == LogicalTypeChecks.getScale(type);
            default -> true;
        };
    }

    private void checkError(RowData row, byte[] record) {
        int column = type.getFieldIndex("error");
        if (!row.isNullAt(column)) {
            assertThat(row.getString(column).toString()).matches(ERROR);
        } else if (flinkWithoutThese.findsMalformed(record)) {
            throw new AssertionError("Flink finds this malformed: " + new String(record, UTF_8));
        }
    }

    private static byte[] bytesOf(String record) {
        return record.startsWith("base64:")
                ? Base64.getDecoder().decode(record.substring("base64:".length()))
                : record.getBytes(UTF_8);
    }
}
