package dev.kinesissql.udf.json;

import static dev.kinesissql.udf.json.Difference.Failure.FAILED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.udf.json.Difference.Case;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this format reads is what Flink's format json reads, but for the {@link Difference}s. */
class FlinkJsonDifferentialTest {

    private static final int DOCUMENTS = 10_000;
    private static final int MAX_UNKNOWN = 20;

    private static final List<String> TYPES = List.of(
            "STRING", "VARCHAR(3)", "CHAR(3)", "BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE",
            "DECIMAL(10, 2)", "DECIMAL(38, 18)", "DATE", "TIME(0)", "TIME(3)", "TIMESTAMP(3)", "TIMESTAMP(9)",
            "TIMESTAMP_LTZ(3)", "TIMESTAMP_LTZ(6)", "BYTES", "VARBINARY(2)", "BINARY(2)");

    private final List<Column> columns = new ArrayList<>();
    private CheckedJson all;

    @BeforeEach
    void declareColumns() {
        StringBuilder schema = new StringBuilder();
        for (int i = 0; i < TYPES.size(); i++) {
            columns.add(new Column("c" + i, TYPES.get(i)));
            schema.append(columns.get(i).declaration).append(", ");
        }
        all = CheckedJson.of(schema + "error STRING");
    }

    @Test
    @Tag("soak")
    void readsWhatFlinkReadsButForTheKnownDifferences() {
        Soak soak = new Soak("documents", DOCUMENTS);
        JsonValues values = new JsonValues(soak.random());
        Set<Difference> seen = EnumSet.noneOf(Difference.class);
        Set<Case> unknown = new LinkedHashSet<>();
        soak.run(() -> {
            List<String> json = columns.stream().map(column -> values.next(column.type)).toList();
            byte[] record = document(json, soak.random()).getBytes(UTF_8);

            List<Object> row = all.read(record);

            List<Object> alone = new ArrayList<>();
            Object firstError = null;
            for (int c = 0; c < columns.size(); c++) {
                Column column = columns.get(c);
                List<Object> read = column.checked.read(record);
                alone.add(read.get(0));
                firstError = firstError == null ? read.get(1) : firstError;
                Object ours = read.get(1) == null ? read.get(0) : FAILED;
                Object flink = column.flink.read(record);
                if (!Objects.equals(ours, flink)) {
                    Case difference = new Case(column.logicalType(), json.get(c), flink, ours);
                    Difference.explaining(difference).ifPresentOrElse(seen::add, () -> unknown.add(difference));
                }
            }
            alone.add(firstError);
            assertThat(row).as(new String(record, UTF_8)).isEqualTo(alone);
            assertThat(unknown).hasSizeLessThan(MAX_UNKNOWN);
        });
        assertThat(unknown).isEmpty();
        assertThat(seen).containsExactly(Difference.values());
    }

    @Test
    @Tag("soak")
    void refusesWhatFlinkRefusesInDamagedRecords() {
        Soak soak = new Soak("damaged documents", DOCUMENTS);
        Random random = soak.random();
        JsonValues values = new JsonValues(random);
        AtomicInteger accepted = new AtomicInteger();
        soak.run(() -> {
            byte[] record = document(Collections.nCopies(3, values.next("STRING")), random).getBytes(UTF_8);
            for (int damage = 0; damage <= random.nextInt(3); damage++) {
                record[random.nextInt(record.length)] = (byte) random.nextInt(128);
            }
            Object flink = columns.get(0).flink.read(record);
            List<Object> ours = columns.get(0).checked.read(record);
            if (flink == FAILED) {
                assertThat(ours.get(1)).as(new String(record, UTF_8)).isNotNull();
            } else if (ours.get(1) == null) {
                accepted.incrementAndGet();
            } else {
                assertThat(ours.get(1).toString())
                        .as(new String(record, UTF_8))
                        .matches("not a JSON object: (more content after the object|not UTF-8) at byte \\d+");
            }
        });
        assertThat(accepted.get()).isGreaterThan(soak.documents() / 20);
    }

    /** Whole records that Flink takes and this format does not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``
            ` `
            null
            {"c0": 1} x
            {"c0": 1}{"c0": 2}
            """)
    void refusesRecordsOfWhichFlinkWouldDropAPart(String record) {
        assertThat(columns.get(0).flink.read(record.getBytes(UTF_8))).isNotEqualTo(FAILED);
        assertThat(columns.get(0).checked.read(record).get(1).toString()).startsWith("not a JSON object: ");
    }

    @Test
    void takesTheLastOfARepeatedFieldAsFlinkDoes() {
        byte[] record = "{\"c6\": 1, \"c6\": 2, \"c6\": 3}".getBytes(UTF_8);

        assertThat(columns.get(6).flink.read(record)).isEqualTo(3);
        assertThat(columns.get(6).checked.read(record)).containsExactly(3, null);
    }

    private String document(List<String> json, Random random) {
        List<String> fields = new ArrayList<>(List.of("\"x\": {\"c0\": [1, {}]}", "\"y\": null"));
        for (int c = 0; c < json.size(); c++) {
            if (json.get(c) != null) {
                fields.add("\"" + columns.get(c).name + "\": " + json.get(c));
            }
        }
        Collections.shuffle(fields, random);
        return "{" + String.join(" ,", fields) + "}";
    }

    /** One column, read by both formats. */
    private static final class Column {

        private final String name;
        private final String type;
        private final String declaration;
        private final CheckedJson checked;
        private final FlinkJson flink;

        Column(String name, String type) {
            this.name = name;
            this.type = type;
            this.declaration = name + " " + type;
            this.checked = CheckedJson.of(declaration + ", error STRING");
            this.flink = FlinkJson.of(declaration);
        }

        LogicalType logicalType() {
            return checked.type().getTypeAt(0);
        }
    }
}
