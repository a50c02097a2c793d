package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The format as a user meets it: CREATE TABLE with the filesystem connector. */
class CheckedJsonInSqlTest {

    private static final String AUDITED =
            "'checked-json.error-column' = 'error', 'checked-json.record-column' = 'record'";

    private final TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @TempDir
    private Path directory;

    private Path records;

    @BeforeEach
    void nameTheFile() {
        records = directory.resolve("records.ndjson");
    }

    private void createTable(String columns, String options) {
        String table =
                """
                CREATE TEMPORARY TABLE t (%s)
                WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'checked-json'%s)
                """;
        tables.executeSql(table.formatted(columns, records.toUri(), options.isEmpty() ? "" : ", " + options));
    }

    private List<Row> rows(String query) {
        return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
    }

    @Test
    void readsAllTypesFromAFile() throws IOException {
        String good =
                "{\"s\":\"AAPL\",\"v\":\"abc\",\"c\":\"ab\",\"o\":true,\"i1\":-1,\"i2\":2,\"i4\":3,\"i8\":4,\"f\":1.5,"
                        + "\"d\":187.15,\"m\":1.005,\"dt\":\"2026-11-22\",\"tm\":\"08:03:00.5\","
                        + "\"ts\":\"2026-11-22T08:03:00.123456789+01:00\",\"tz\":\"2026-11-22 08:03:00.999Z\","
                        + "\"b\":\"AAH/\",\"vb\":\"AQ==\"}";
        String bad = "{\"s\":{\"k\": [1.0]},\"i4\":1.5,\"d\":\"abc\"}";
        Files.writeString(records, good + "\n" + bad + "\r\n\nna\u00efve\n[]", ISO_8859_1);
        createTable(
                "s STRING, v VARCHAR(3), c CHAR(3), o BOOLEAN, i1 TINYINT, i2 SMALLINT, i4 INT, i8 BIGINT, f FLOAT,"
                        + " d DOUBLE, m DECIMAL(10, 2), dt DATE, tm TIME, ts TIMESTAMP(6), tz TIMESTAMP_LTZ(3), b BYTES,"
                        + " vb VARBINARY(1), error STRING, record STRING",
                AUDITED);

        assertThat(rows("SELECT * FROM t"))
                .containsExactly(
                        Row.of(
                                "AAPL", "abc", "ab", true, (byte) -1, (short) 2, 3, 4L, 1.5f, 187.15,
                                new BigDecimal("1.01"), LocalDate.of(2026, 11, 22), LocalTime.of(8, 3),
                                LocalDateTime.parse("2026-11-22T07:03:00.123456"),
                                Instant.parse("2026-11-22T08:03:00.999Z"), new byte[] {0, 1, -1}, new byte[] {1},
                                null, good),
                        allNullBut(
                                "{\"k\":[1.0]}",
                                "i4: expected an integer from -2147483648 to 2147483647, got 1.5",
                                bad),
                        allNullBut(null, "not a JSON object: empty record", ""),
                        allNullBut(null, "not a JSON object: not UTF-8 at byte 3", "base64:bmHvdmU="),
                        allNullBut(null, "not a JSON object: an array at byte 1", "[]"));
    }

    private static Row allNullBut(String first, String error, String record) {
        Row row = new Row(19);
        row.setField(0, first);
        row.setField(17, error);
        row.setField(18, record);
        return row;
    }

    @Test
    void theRecordColumnMayHoldTheBytesThemselves() throws IOException {
        Files.writeString(records, "{\"a\": 1}\n{\"a\": \"na\u00efve\"}\ncut:\n", ISO_8859_1);
        createTable("a INT, error STRING, record BYTES", AUDITED);

        assertThat(rows("SELECT record, error IS NULL FROM t"))
                .containsExactly(
                        Row.of("{\"a\": 1}".getBytes(ISO_8859_1), true),
                        Row.of("{\"a\": \"na\u00efve\"}".getBytes(ISO_8859_1), false),
                        Row.of("cut:".getBytes(ISO_8859_1), false));
    }

    @Test
    void readsSomeOfTheColumnsInAnyOrder() throws IOException {
        Files.writeString(
                records, "{\"ticker\": \"AAPL\", \"price\": 187.15}\n{\"ticker\": \"MSFT\", \"price\": []}\n");
        createTable("ticker STRING, price DOUBLE, error STRING, record STRING", AUDITED);

        assertThat(rows("SELECT error, ticker FROM t"))
                .containsExactly(
                        Row.of(null, "AAPL"), Row.of("price: expected a finite number, got []", "MSFT"));
        assertThat(rows("SELECT COUNT(*) FROM t WHERE error IS NULL").get(0)).isEqualTo(Row.of(1L));
    }

    @Test
    void notNullColumnsHoldZeroInARowInError() throws IOException {
        Files.writeString(records, "{\"ticker\": \"AAPL\", \"price\": \"abc\"}\n");
        createTable(
                "ticker STRING NOT NULL, price DOUBLE NOT NULL, n INT NOT NULL, error STRING, record STRING", AUDITED);

        assertThat(rows("SELECT ticker, price, n, error FROM t"))
                .containsExactly(Row.of("AAPL", 0.0, 0, "price: expected a finite number, got \"abc\""));
    }

    @Test
    void failsOnMissingFieldsIfAsked() throws IOException {
        Files.writeString(records, "{\"price\": 1}\n");
        createTable(
                "ticker STRING, price DOUBLE, error STRING, record STRING",
                AUDITED + ", 'checked-json.fail-on-missing-field' = 'true'");

        assertThat(rows("SELECT ticker, price, error FROM t"))
                .containsExactly(Row.of(null, 1.0, "ticker: missing"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a STRING, e STRING | 'checked-json.error-column' = 'eror' \
            | the option 'checked-json.error-column' names the column 'eror', which is none of the physical columns:\
             a, e. Name one of them or declare the column `eror` STRING.
            a STRING, m AS a   | 'checked-json.record-column' = 'm' \
            | the option 'checked-json.record-column' names the column 'm', which is none of the physical columns:\
             a. Name one of them or declare the column `m` STRING.
            a STRING, e INT    | 'checked-json.error-column' = 'e' \
            | the option 'checked-json.error-column' names the column 'e', which must be a nullable STRING but is INT.\
             Declare it as STRING.
            a STRING, e STRING NOT NULL | 'checked-json.record-column' = 'e' \
            | the option 'checked-json.record-column' names the column 'e', which must be a nullable STRING or\
             BYTES but is STRING NOT NULL. Declare it as STRING or BYTES.
            a STRING, e VARCHAR(9) | 'checked-json.error-column' = 'e' \
            | the option 'checked-json.error-column' names the column 'e', which must be a nullable STRING but is\
             VARCHAR(9). Declare it as STRING.
            a STRING, e STRING | 'checked-json.error-column' = 'e', 'checked-json.record-column' = 'e' \
            | the options 'checked-json.error-column' and 'checked-json.record-column' both name the column 'e'.\
             Declare a STRING column for each.
            e STRING, r STRING | 'checked-json.error-column' = 'e', 'checked-json.record-column' = 'r' \
            | there is no column to read from the JSON: all of them (e, r) are named by 'checked-json.error-column' or\
             'checked-json.record-column'. Declare the fields of the record as columns, or use the format 'raw' if the\
             text alone is wanted.
            a STRING, b ARRAY<INT NOT NULL> | 'checked-json.fail-on-missing-field' = 'true' \
            | the column 'b' has the type ARRAY<INT NOT NULL>, which the format 'checked-json' does not read. It reads\
             CHAR, VARCHAR, STRING, BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, DATE, TIME,\
             TIMESTAMP, TIMESTAMP_LTZ, BINARY, VARBINARY and BYTES. Declare the column as STRING: it then holds the\
             JSON text of an object or array, for JSON_VALUE and JSON_QUERY.
            """)
    void refusesAFaultyDefinitionWhenTheQueryIsPlanned(String columns, String options, String message) {
        createTable(columns, options);

        for (String statement : List.of("SELECT * FROM t", "EXPLAIN SELECT * FROM t")) {
            assertThatThrownBy(() -> tables.executeSql(statement))
                    .satisfies(e -> assertThat(ExceptionUtils.getThrowableList(e))
                            .filteredOn(ValidationException.class::isInstance)
                            .last()
                            .extracting(Throwable::getMessage)
                            .isEqualTo("Table default_catalog.default_database.t: " + message));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ROW<a INT>
            MAP<STRING, INT>
            MULTISET<STRING>
            """)
    void refusesTypesItDoesNotRead(String type) {
        createTable("a STRING, b " + type, "");

        assertThatThrownBy(() -> tables.executeSql("SELECT * FROM t"))
                .hasStackTraceContaining("the column 'b' has the type ");
    }

    @Test
    void refusesAnOptionItDoesNotHave() {
        createTable("a STRING", "'checked-json.errorcolumn' = 'a'");

        assertThatThrownBy(() -> tables.executeSql("SELECT * FROM t"))
                .hasStackTraceContaining(
                        "Table default_catalog.default_database.t: the format 'checked-json' has no option"
                                + " 'checked-json.errorcolumn'. It has: checked-json.error-column,"
                                + " checked-json.fail-on-missing-field, checked-json.record-column.");
    }

    @Test
    void isNotProjectableSoThatInsertsCanShareAScan() {
        assertThat(new CheckedJsonDecodingFormat("t", null, null, false))
                .isNotInstanceOf(ProjectableDecodingFormat.class);
    }
}
