package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain record is read as Jackson's way reads it, and what is not plain is left to that. */
class PlainRecordReaderTest {

    private static final List<String> TYPES = List.of(
            "STRING", "VARCHAR(3)", "CHAR(3)", "BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT",
            "DOUBLE", "DECIMAL(10, 2)", "DECIMAL(18, 18)", "DECIMAL(38, 18)", "DATE", "TIME(0)", "TIME(3)",
            "TIMESTAMP(0)", "TIMESTAMP(3)", "TIMESTAMP(9)", "TIMESTAMP_LTZ(6)");
    private static final String TICK = "event_time TIMESTAMP(6), ticker STRING, price DOUBLE, error STRING, record BYTES";

    private final CheckedJson ticks = CheckedJson.failingOnMissing(TICK);

    private boolean isPlain(String record) {
        RowData plain = ticks.schema().readPlain(record.getBytes(UTF_8));
        assertThat(plain == null || plain.equals(ticks.schema().readAny(record.getBytes(UTF_8)))).isTrue();
        return plain != null;
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"event_time\": \"2026-11-22T08:03:00.123456\", \"ticker\": \"AAPL\", \"price\": 12.34}",
        "{\"price\":12,\"event_time\":\"2026-11-22 08:03:00Z\",\"ticker\":\"AAPL\"}",
        " { \"ticker\" : null , \"price\" : -0.5\n,\"event_time\":\t\"2026-11-22T08:03:00.123456789Z\" } \r\n",
        "{\"event_time\": null, \"ticker\": \"\", \"price\": 0.00, \"volume\": 123456789012345678, \"open\": true,"
                + " \"closed\": false, \"note\": null, \"exchange\": \"NASDAQ\"}",
        "{\"event_time\": null, \"ticker\": \"Æther — 😀\", \"price\": 9007199254740992, \"größe\": \"ü\"}",
    })
    void theseArePlain(String record) {
        for (int i = 0; i < 3; i++) { // the next ones are expected to have the fields in this order
            assertThat(isPlain(record)).isTrue();
        }
    }

    /** What stands before a value may begin as it did in the record before, and go on. */
    @Test
    void blanksMayChangeFromRecordToRecord() {
        for (String colon : List.of(":", ": ", ":", ":\t ", ": ", " :", ":")) {
            for (String comma : List.of(",", ", ", ",", " ,\n")) {
                assertThat(isPlain("{\"event_time\"" + colon + "null" + comma + "\"ticker\"" + colon + "\"A\"" + comma
                        + "\"price\"" + colon + "1.5}")).as(colon + comma).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "{", "{}", "[]", "null", "\uFEFF{\"event_time\":null,\"ticker\":null,\"price\":1}",
        "{\"ticker\":\"A\",\"price\":1}",
        "{\"event_time\":null,\"ticker\":null,\"price\":1", "{\"event_time\":null,\"ticker\":null,\"price\":1}x",
        "{\"event_time\":null,\"ticker\":null,\"price\":1,}", "{\"event_time\":null \"ticker\":null,\"price\":1}",
        "{\"event_time\":null,\"ticker\":null,\"price\"=1}", "{,\"event_time\":null,\"ticker\":null,\"price\":1}",
        "{\"event_time\":null,\"ticker\":\"\\u0041\",\"price\":1}", "{\"event_time\":null,\"ticker\":\"\u0001\",\"price\":1}",
        "{\"event_time\":null,\"ticker\":1,\"price\":1}", "{\"event_time\":null,\"ticker\":true,\"price\":1}",
        "{\"event_time\":null,\"ticker\":[],\"price\":1}", "{\"event_time\":null,\"ticker\":null,\"price\":\"1\"}",
        "{\"event_time\":null,\"ticker\":null,\"price\":1,\"price\":2}",
        "{\"event_time\":null,\"ticker\":null,\"price\":1,\"x\":{}}",
        "{\"event_time\":null,\"ticker\":null,\"price\":1e2}", "{\"event_time\":null,\"ticker\":null,\"price\":01}",
        "{\"event_time\":null,\"ticker\":null,\"price\":1.}", "{\"event_time\":null,\"ticker\":null,\"price\":.5}",
        "{\"event_time\":null,\"ticker\":null,\"price\":+1}", "{\"event_time\":null,\"ticker\":null,\"price\":-}",
        "{\"event_time\":null,\"ticker\":null,\"price\":-0}", "{\"event_time\":null,\"ticker\":null,\"price\":-0.0}",
        "{\"event_time\":null,\"ticker\":null,\"price\":NaN}", "{\"event_time\":null,\"ticker\":null,\"price\":1x}",
        "{\"event_time\":null,\"ticker\":null,\"price\":9007199254740993}",
        "{\"event_time\":null,\"ticker\":null,\"price\":1234567890.123456789}",
        "{\"event_time\":null,\"ticker\":null,\"price\":nul}", "{\"event_time\":null,\"ticker\":null,\"price\":1,\"x\":tru}",
        "{\"event_time\":\"2026-11-22T08:03:00+02:00\",\"ticker\":null,\"price\":1}",
        "{\"event_time\":\"2026-11-22T08:03\",\"ticker\":null,\"price\":1}",
        "{\"event_time\":\"2026-11-22T08:03:60\",\"ticker\":null,\"price\":1}",
        "{\"event_time\":\"2026-11-22T08:03:00.\",\"ticker\":null,\"price\":1}",
        "{\"event_time\":\"2026-11-22T08:03:00.1234567890\",\"ticker\":null,\"price\":1}",
        "{\"event_time\":\"2026-02-29T08:03:00\",\"ticker\":null,\"price\":1}",
        "{\"event_time\":\"\",\"ticker\":null,\"price\":1}",
    })
    void theseAreLeftToJackson(String record) {
        for (String before : List.of(record, "{\"event_time\":null,\"ticker\":null,\"price\":1}")) {
            isPlain(before);
            assertThat(isPlain(record)).isFalse();
        }
    }

    /** In half of a character, in a character that is none, in the middle of the text and at its end. */
    @Test
    void bytesThatAreNotUtf8AreLeftToJackson() {
        for (byte bad : new byte[] {(byte) 0xC3, (byte) 0xFF, (byte) 0x80}) {
            for (int at = 0; at < 12; at++) {
                byte[] record = "{\"event_time\":null,\"price\":1,\"ticker\":\"ABCDEFGHIJKL\"}".getBytes(UTF_8);
                record[record.length - 3 - at] = bad;

                assertThat(ticks.schema().readPlain(record)).isNull();
            }
        }
    }

    @Test
    void aTableWithAColumnThatIsNeverPlainIsReadByJackson() {
        CheckedJson table = CheckedJson.of("a STRING, b BYTES");

        assertThat(table.schema().readPlain("{\"a\": \"x\"}".getBytes(UTF_8))).isNull();
        assertThat(table.read("{\"a\": \"x\"}")).containsExactly("x", null);
    }

    @Test
    @Tag("soak")
    void whatIsReadIsWhatJacksonReads() {
        Soak soak = new Soak("plain records", 100_000);
        Random random = soak.random();
        JsonValues values = new JsonValues(random);
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < TYPES.size(); i++) {
            columns.append("c").append(i).append(" ").append(TYPES.get(i)).append(", ");
        }
        CheckedJson all = CheckedJson.of(columns + "error STRING, record STRING");
        List<CheckedJson> single = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            single.add(CheckedJson.failingOnMissing("c" + i + " " + TYPES.get(i) + (i % 2 == 0 ? " NOT NULL" : "")
                    + ", record BYTES"));
        }
        AtomicInteger plain = new AtomicInteger();
        soak.run(() -> {
            int column = random.nextInt(TYPES.size());
            byte[] record = damaged(document(column, values, random), random);
            CheckedJson table = random.nextBoolean() ? all : single.get(column);
            RowData row = table.schema().readPlain(record);
            if (row != null) {
                plain.incrementAndGet();
                assertThat(CheckedJson.values(row, table.type()))
                        .as(new String(record, UTF_8))
                        .isEqualTo(CheckedJson.values(table.schema().readAny(record), table.type()));
                assertThat(row).isEqualTo(table.schema().readAny(record));
            }
        });
        assertThat(plain.get()).isBetween(soak.documents() / 10, soak.documents());
    }

    /** Mostly the column alone, so that many documents are plain. */
    private static String document(int column, JsonValues values, Random random) {
        List<String> fields = new ArrayList<>();
        for (int i = Math.max(0, random.nextInt(6) - 3); i >= 0; i--) {
            int c = i == 0 ? column : random.nextInt(TYPES.size());
            String value = values.next(TYPES.get(c));
            if (value != null) {
                fields.add("\"c" + c + "\": " + value);
            }
        }
        Collections.shuffle(fields, random);
        return "{" + String.join(random.nextBoolean() ? ", " : ",", fields) + "}";
    }

    private static byte[] damaged(String document, Random random) {
        byte[] record = document.getBytes(UTF_8);
        if (random.nextInt(4) == 0) {
            record[random.nextInt(record.length)] = (byte) random.nextInt(256);
        }
        return record;
    }
}
