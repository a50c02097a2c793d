package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedJsonDeserializationSchemaTest {

    private static final String COLUMNS =
            "error STRING, ticker STRING, price DOUBLE, record STRING, event_time TIMESTAMP(6)";

    private final CheckedJson ticks = CheckedJson.of(COLUMNS);

    @Test
    void readsFieldsInAnyOrderAndIgnoresOthers() {
        String record =
                "{\"price\":187.15, \"x\":{\"price\":[{\"ticker\":1}]},\"event_time\":\"2026-11-22T08:03:00.123456\","
                        + "\"Ticker\":\"no\", \"y\":[[],{}], \"ticker\" : \"AAPL\",\"z\":\"\\ud83d\\ude00\"}\r";

        assertThat(ticks.read(record))
                .containsExactly(null, "AAPL", 187.15, record, "2026-11-22T08:03:00.123456");
    }

    @Test
    void reportsTheFirstErrorInTheOrderOfTheColumnsAndKeepsTheOtherValues() {
        String record = "{\"event_time\": \"now\", \"price\": \"abc\", \"ticker\": \"AAPL\"}";

        assertThat(ticks.read(record))
                .containsExactly("price: expected a finite number, got \"abc\"", "AAPL", null, record, null);
    }

    @Test
    void takesTheLastOfARepeatedField() {
        assertThat(ticks.read("{\"price\": \"abc\", \"price\": 1}").subList(0, 3)).containsExactly(null, null, 1.0);
        assertThat(ticks.read("{\"price\": 1e999, \"price\": 1}").subList(0, 3)).containsExactly(null, null, 1.0);
        assertThat(ticks.read("{\"price\": 1, \"price\": null}").subList(0, 3)).containsExactly(null, null, null);
        assertThat(ticks.read("{\"price\": 1, \"price\": \"abc\"}").subList(0, 3))
                .containsExactly("price: expected a finite number, got \"abc\"", null, null);
        assertThat(ticks.read("{\"price\": [1], \"price\": {\"price\": 2}}").subList(0, 3))
                .containsExactly("price: expected a finite number, got {\"price\": 2}", null, null);
    }

    @Test
    void anAbsentFieldIsNullOrIfRequiredAnError() {
        CheckedJson strict = CheckedJson.failingOnMissing(COLUMNS);

        assertThat(ticks.read("{}")).containsExactly(null, null, null, "{}", null);
        assertThat(strict.read("{\"ticker\": null, \"event_time\": null}").subList(0, 3))
                .containsExactly("price: missing", null, null);
        assertThat(strict.read("{\"ticker\": null, \"price\": null, \"event_time\": null}").get(0))
                .isNull();
        assertThat(strict.read("{\"price\": \"abc\", \"event_time\": null}").get(0))
                .isEqualTo("ticker: missing");
    }

    @Test
    void doesNotReadTheAuditColumnsFromTheRecord() {
        assertThat(ticks.read("{\"error\": \"mine\", \"record\": \"mine\"}"))
                .containsExactly(null, null, null, "{\"error\": \"mine\", \"record\": \"mine\"}", null);
    }

    @Test
    void worksWithoutAuditColumns() {
        CheckedJson plain = CheckedJson.of("ticker STRING, price DOUBLE");

        assertThat(plain.read("{\"ticker\": \"AAPL\", \"price\": 187.15}")).containsExactly("AAPL", 187.15);
        assertThat(plain.read("{\"ticker\": \"AAPL\", \"price\": \"abc\"}")).containsExactly("AAPL", null);
        assertThat(plain.read("no")).containsExactly(null, null);
    }

    @Test
    void oneRecordLeavesNoTraceInTheNext() {
        assertThat(ticks.read("{\"ticker\": \"AAPL\", \"price\": \"abc\"}").get(0)).isNotNull();
        assertThat(ticks.read("{\"price\": 1")).doesNotContain("AAPL");
        assertThat(ticks.read("{}")).containsExactly(null, null, null, "{}", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "no", "{\"é\": \"😀\0\"}", "base64", "base64=", " base64:", "cut", " cut:", "\uFEFF{}"})
    void theRecordColumnHoldsTheTextOfTheRecord(String record) {
        assertThat(ticks.read(record).get(3)).isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base64:e30=", "base64:", "cut:", "cut:{}"})
    void theRecordColumnHoldsBase64OfWhatLooksEncodedOrCut(String record) {
        assertThat(ticks.read(record).get(3))
                .isEqualTo("base64:" + Base64.getEncoder().encodeToString(record.getBytes(UTF_8)));
    }

    @Test
    void theRecordColumnHoldsBase64OfWhatIsNotUtf8() {
        byte[] latin1 = "{\"ticker\": \"é\"}".getBytes(ISO_8859_1);

        assertThat(ticks.read(latin1).get(3)).isEqualTo("base64:" + Base64.getEncoder().encodeToString(latin1));
    }

    @Test
    void collectsExactlyOneRowForEachRecord() throws Exception {
        List<RowData> rows = new ArrayList<>();
        for (String record : new String[] {"{}", "", "no", "{} {}", null}) {
            byte[] message = record == null ? null : record.getBytes(UTF_8);
            ticks.schema().deserialize(message, new ListCollector<>(rows));
        }
        assertThat(rows).hasSize(5).doesNotContainNull();
    }

    @Test
    void aSerializedCopyIsEqualAndReadsTheSame() throws Exception {
        String columns = COLUMNS + ", d DECIMAL(10, 2), i INT NOT NULL, b BYTES, t TIME(3)";
        CheckedJsonDeserializationSchema fresh = CheckedJson.of(columns).schema();
        CheckedJsonDeserializationSchema used = CheckedJson.of(columns).schema();
        byte[] record = "{\"ticker\": \"AAPL\", \"d\": 1.5, \"i\": 2, \"b\": \"AAH/\"}".getBytes(UTF_8);
        RowData row = used.deserialize(record);

        for (CheckedJsonDeserializationSchema schema : List.of(fresh, used)) {
            CheckedJsonDeserializationSchema copy = InstantiationUtil.clone(schema);
            assertThat(copy).isEqualTo(schema).hasSameHashCodeAs(schema);
            assertThat(copy.deserialize(record)).isEqualTo(row);
            assertThat(copy.getProducedType()).isEqualTo(schema.getProducedType());
        }
    }

    @Test
    void schemasAreEqualIfAllTheirPartsAre() {
        RowType type = CheckedJson.rowType("a STRING, b STRING, c STRING");
        RowType other = CheckedJson.rowType("a STRING, b STRING, c STRING, d INT");
        InternalTypeInfo<RowData> info = InternalTypeInfo.of(type);
        CheckedJsonDeserializationSchema schema = new CheckedJsonDeserializationSchema(type, 0, 1, true, info);

        assertThat(schema)
                .isEqualTo(new CheckedJsonDeserializationSchema(type, 0, 1, true, info))
                .isNotEqualTo(new CheckedJsonDeserializationSchema(other, 0, 1, true, info))
                .isNotEqualTo(new CheckedJsonDeserializationSchema(type, 2, 1, true, info))
                .isNotEqualTo(new CheckedJsonDeserializationSchema(type, 0, 2, true, info))
                .isNotEqualTo(new CheckedJsonDeserializationSchema(type, 0, 1, false, info))
                .isNotEqualTo(new CheckedJsonDeserializationSchema(type, 0, 1, true, InternalTypeInfo.of(other)))
                .isNotEqualTo("schema");
    }

    @Test
    void producesRowsOfTheDeclaredTypeWithoutEnd() {
        assertThat(ticks.schema().getProducedType()).isEqualTo(InternalTypeInfo.of(CheckedJson.rowType(COLUMNS)));
        assertThat(ticks.schema().isEndOfStream(null)).isFalse();
    }
}
