package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.udf.RecordText;
import dev.kinesissql.udf.Utf8;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: a row, in error or not, with the record in it. */
class DamagedRecordsTest {

    private static final List<String> TYPES =
            List.of("STRING", "BOOLEAN", "INT", "DOUBLE", "DECIMAL(10, 2)", "DATE", "TIME(3)", "TIMESTAMP(6)", "BYTES");
    private static final byte[] MARKS = "{}[]\",:\\.-+eE0 \n\tu".getBytes(UTF_8);

    private final Soak soak = new Soak("damaged records", 50_000);
    private final Random random = soak.random();
    private final JsonValues values = new JsonValues(random);

    @Test
    @Tag("soak")
    void areNeverDroppedNorThrown() {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < TYPES.size(); i++) {
            columns.append("c").append(i).append(" ").append(TYPES.get(i)).append(i % 2 == 0 ? " NOT NULL, " : ", ");
        }
        CheckedJson table = CheckedJson.of(columns + "error STRING, record STRING");

        soak.run(() -> {
            byte[] record = damaged(document().getBytes(UTF_8));
            List<Object> row = table.read(record);

            Object error = row.get(TYPES.size());
            boolean utf8 = Utf8.firstInvalid(record) < 0;
            assertThat(row.get(TYPES.size() + 1)).isEqualTo(RecordText.of(record, utf8).toString());
            assertThat(row.get(0)).isNotNull();
            if (error != null) {
                assertThat(error.toString()).matches("(not a JSON object|c\\d): .+").hasSizeLessThan(250);
            }
        });
    }

    private String document() {
        StringBuilder document = new StringBuilder("{\"x\": {\"y\": [1.5, \"é😀\", null]}");
        for (int i = 0; i < TYPES.size(); i++) {
            document.append(", \"c").append(i).append("\": ").append(values.next(TYPES.get(i)));
        }
        return document.append("}").toString();
    }

    private byte[] damaged(byte[] record) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(record, random.nextInt(record.length)) : record;
        for (int damage = random.nextInt(4); damage > 0 && bytes.length > 0; damage--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? MARKS[random.nextInt(MARKS.length)] : (byte) random.nextInt(256);
        }
        return bytes;
    }
}
