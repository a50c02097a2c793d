package dev.kinesissql.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsInSqlTest {

    private final TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @BeforeEach
    void registerFunctionsAndTicks(@TempDir Path directory) throws IOException {
        String function = "CREATE TEMPORARY SYSTEM FUNCTION %s AS '%s' LANGUAGE JAVA";
        tables.executeSql(function.formatted("is_valid_ticker", "dev.kinesissql.udf.IsValidTicker"));
        tables.executeSql(function.formatted("to_string", "dev.kinesissql.udf.ToString"));
        tables.executeSql(function.formatted("usable_time", "dev.kinesissql.udf.UsableTime"));
        tables.executeSql(function.formatted("limit_bytes", "dev.kinesissql.udf.LimitBytes"));
        tables.executeSql(function.formatted("count_reject", "dev.kinesissql.udf.CountReject"));
        tables.executeSql(function.formatted("record_bytes", "dev.kinesissql.udf.RecordBytes"));
        tables.executeSql(function.formatted("record_text", "dev.kinesissql.udf.RecordText"));
        tables.executeSql(function.formatted("in_open_window", "dev.kinesissql.udf.InOpenWindow"));
        tables.executeSql(function.formatted("may_lower_min", "dev.kinesissql.udf.MayLowerMin"));
        tables.executeSql(function.formatted("planned_at", "dev.kinesissql.udf.PlannedAt"));
        Path ticks = directory.resolve("ticks.ndjson");
        Files.writeString(
                ticks,
                """
                {"ticker": "AAPL", "event_time": "2026-11-22 08:03:00", "precise": "2026-11-22 08:03:05.123456789"}
                {"ticker": "BRK.B", "event_time": "2026-11-22 08:03:01.12", "precise": "9999-12-31 23:59:59.999999999"}
                {"ticker": "aapl", "event_time": "2026-11-22 08:03:04.999", "precise": "0001-01-01 00:00:00.000000001"}
                {"ticker": null, "event_time": "2026-11-22 08:03:05", "precise": null}
                """);
        String table =
                """
                CREATE TEMPORARY TABLE ticks (
                  ticker VARCHAR(6),
                  event_time TIMESTAMP(3),
                  precise TIMESTAMP(9),
                  WATERMARK FOR event_time AS event_time
                ) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'json')
                """;
        tables.executeSql(table.formatted(ticks.toUri()));
    }

    @Test
    void isValidTickerReadsAColumnAndIsFalseForNull() {
        assertThat(rows("SELECT ticker, is_valid_ticker(ticker), is_valid_ticker(CAST(ticker AS STRING)) FROM ticks"))
                .containsExactly(
                        Row.of("AAPL", true, true),
                        Row.of("BRK.B", true, true),
                        Row.of("aapl", false, false),
                        Row.of(null, false, false));
    }

    @Test
    void isValidTickerIsAConditionByItself() {
        assertThat(rows("SELECT ticker FROM ticks WHERE NOT is_valid_ticker(ticker)"))
                .containsExactly(Row.of("aapl"), Row.of((Object) null));
    }

    @Test
    void isValidTickerTakesAnExpression() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("is_valid_ticker('BRK.B')", true);
        expected.put("is_valid_ticker('BRK..B')", false);
        expected.put("is_valid_ticker('')", false);
        expected.put("is_valid_ticker(CAST('AAPL' AS VARCHAR(6)))", true);
        expected.put("is_valid_ticker(CAST('AAPL' AS CHAR(4)))", true);
        expected.put("is_valid_ticker(CAST('AAPL' AS CHAR(6)))", false); // filled up with blanks
        expected.put("is_valid_ticker('AA' || 'PL')", true);
        expected.put("is_valid_ticker(CAST(NULL AS STRING))", false);
        expected.put("is_valid_ticker(CAST(NULL AS VARCHAR(6)))", false);
        expected.put("is_valid_ticker(NULL)", false);
        assertThat(valuesOf(expected.keySet())).isEqualTo(expected);
    }

    @Test
    void isValidTickerIsABooleanThatIsNeverNull() {
        assertThat(types("SELECT is_valid_ticker(ticker), is_valid_ticker('AAPL'), is_valid_ticker(NULL) FROM ticks"))
                .containsOnly(DataTypes.BOOLEAN().notNull());
    }

    @Test
    void toStringReadsAColumnOfEveryPrecisionAndIsNullForNull() {
        String query =
                """
                SELECT
                  to_string(CAST(precise AS TIMESTAMP(0))),
                  to_string(CAST(precise AS TIMESTAMP(3))),
                  to_string(CAST(precise AS TIMESTAMP(6))),
                  to_string(precise)
                FROM ticks
                """;
        assertThat(rows(query))
                .containsExactly(
                        Row.of(
                                "2026-11-22 08:03:05",
                                "2026-11-22 08:03:05.123000",
                                "2026-11-22 08:03:05.123456",
                                "2026-11-22 08:03:05.123456"),
                        Row.of(
                                "9999-12-31 23:59:59",
                                "9999-12-31 23:59:59.999000",
                                "9999-12-31 23:59:59.999999",
                                "9999-12-31 23:59:59.999999"),
                        Row.of(
                                "0001-01-01 00:00:00",
                                "0001-01-01 00:00:00",
                                "0001-01-01 00:00:00",
                                "0001-01-01 00:00:00"),
                        Row.of(null, null, null, null));
    }

    @Test
    void toStringReadsARowtimeAttribute() {
        assertThat(rows("SELECT to_string(event_time) FROM ticks"))
                .containsExactly(
                        Row.of("2026-11-22 08:03:00"),
                        Row.of("2026-11-22 08:03:01.120000"),
                        Row.of("2026-11-22 08:03:04.999000"),
                        Row.of("2026-11-22 08:03:05"));
    }

    @Test
    void toStringReadsTheEndAndTheTimeOfAWindow() {
        String query =
                """
                SELECT to_string(window_end), to_string(window_time), COUNT(*)
                FROM TABLE(HOP(TABLE ticks, DESCRIPTOR(event_time), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
                GROUP BY window_start, window_end, window_time
                """;
        assertThat(rows(query))
                .containsExactly(
                        Row.of("2026-11-22 08:03:05", "2026-11-22 08:03:04.999000", 3L),
                        Row.of("2026-11-22 08:03:10", "2026-11-22 08:03:09.999000", 4L),
                        Row.of("2026-11-22 08:03:15", "2026-11-22 08:03:14.999000", 1L));
    }

    @Test
    void toStringTakesAnExpression() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("to_string(TIMESTAMP '2026-11-22 08:03:05')", "2026-11-22 08:03:05");
        expected.put("to_string(TIMESTAMP '2026-11-22 08:03:05.12')", "2026-11-22 08:03:05.120000");
        expected.put("to_string(TIMESTAMP '2026-11-22 08:03:05.123456789')", "2026-11-22 08:03:05.123456");
        expected.put("to_string(TIMESTAMP '1969-12-31 23:59:59.999999')", "1969-12-31 23:59:59.999999");
        expected.put("to_string(TIMESTAMP '0001-01-01 00:00:00')", "0001-01-01 00:00:00");
        expected.put("to_string(TIMESTAMP '9999-12-31 23:59:59.999999')", "9999-12-31 23:59:59.999999");
        expected.put("to_string(CAST(TIMESTAMP '2026-11-22 08:03:05.9' AS TIMESTAMP(0)))", "2026-11-22 08:03:05");
        expected.put("to_string(TO_TIMESTAMP('2026-11-22 08:03:05'))", "2026-11-22 08:03:05");
        expected.put("to_string(CAST(NULL AS TIMESTAMP(3)))", null);
        expected.put("to_string(NULL)", null);
        assertThat(valuesOf(expected.keySet())).isEqualTo(expected);
    }

    @Test
    void toStringIsAString() {
        assertThat(types("SELECT to_string(event_time), to_string(precise), to_string(NULL) FROM ticks"))
                .containsOnly(DataTypes.STRING());
    }

    @Test
    void toStringPrintsATimestampWithLocalTimeZoneInTheTimeZoneOfTheSession() {
        tables.getConfig().set("table.local-time-zone", "Asia/Tokyo");
        assertThat(rows("SELECT to_string(TO_TIMESTAMP_LTZ(0, 3))")).containsExactly(Row.of("1970-01-01 09:00:00"));
    }

    @Test
    void usableTimeTakesEveryPrecisionAndIntervalAndIsNeverNull() {
        Map<String, Object> expected = new LinkedHashMap<>();
        LocalDateTime year0 = LocalDateTime.parse("0000-01-01T00:00:00");
        expected.put("usable_time(TIMESTAMP '2026-11-22 08:03:05.123999', INTERVAL '1' DAY)",
                LocalDateTime.parse("2026-11-22T08:03:05.123"));
        expected.put("usable_time(TIMESTAMP '2999-01-01 00:00:00', INTERVAL '1' HOUR)", year0);
        expected.put("usable_time(TIMESTAMP '2026-11-22 08:03:05', INTERVAL -'999' DAY(3))", year0);
        expected.put("usable_time(CAST(NULL AS TIMESTAMP(6)), INTERVAL '14:30' HOUR TO MINUTE)", year0);
        expected.put("usable_time(NULL, INTERVAL '1' DAY)", year0);
        assertThat(valuesOf(expected.keySet())).isEqualTo(expected);
        assertThat(types("SELECT usable_time(precise, INTERVAL '1' DAY) FROM ticks"))
                .containsExactly(DataTypes.TIMESTAMP(3).notNull());
    }

    @Test
    void inOpenWindowTakesARowTimeItsWatermarkAndIntervals() {
        Map<String, Object> expected = new LinkedHashMap<>();
        String time = "TIMESTAMP '2026-11-22 08:03:04.999'";
        expected.put("in_open_window(" + time + ", TIMESTAMP '2026-11-22 08:03:09.998', INTERVAL '5' SECOND, INTERVAL '10' SECOND)",
                true);
        expected.put("in_open_window(" + time + ", TIMESTAMP '2026-11-22 08:03:09.999', INTERVAL '5' SECOND, INTERVAL '10' SECOND)",
                false);
        expected.put("in_open_window(" + time + ", TIMESTAMP '2026-11-22 08:03:59.998', INTERVAL '1' MINUTE, INTERVAL '1' MINUTE)",
                true);
        expected.put("in_open_window(" + time + ", CAST(NULL AS TIMESTAMP(3)), INTERVAL '5' SECOND, INTERVAL '1' DAY)", true);
        assertThat(valuesOf(expected.keySet())).isEqualTo(expected);
        assertThat(rows("SELECT ticker FROM ticks WHERE in_open_window(event_time, CURRENT_WATERMARK(event_time),"
                        + " INTERVAL '5' SECOND, INTERVAL '10' SECOND)"))
                .hasSize(4);
    }

    @Test
    void mayLowerMinTakesAKeyAValueARowTimeAndIntervals() {
        String windows = ", TIMESTAMP '2026-11-22 08:03:00', INTERVAL '5' SECOND, INTERVAL '10' SECOND)";
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("may_lower_min('AAPL', 1.5E0" + windows, true);
        expected.put("may_lower_min('AAPL', CAST(NULL AS DOUBLE)" + windows, true);
        expected.put("may_lower_min(CAST(NULL AS STRING), 1.5E0" + windows, true);
        assertThat(valuesOf(expected.keySet())).isEqualTo(expected);
        assertThat(rows("SELECT ticker FROM ticks WHERE may_lower_min('A', CAST(CHAR_LENGTH(ticker) AS DOUBLE), event_time,"
                        + " INTERVAL '5' SECOND, INTERVAL '10' SECOND)"))
                .containsExactly(Row.of("AAPL"), Row.of((Object) null));
    }

    @Test
    void limitBytesRecordBytesAndRecordTextTakeStringsAndBytes() {
        assertThat(rows("SELECT limit_bytes('abcdefgh', 6), limit_bytes(CAST(NULL AS STRING), 6),"
                        + " record_bytes('base64:4Q=='), record_bytes('cut:ab')"))
                .containsExactly(Row.of("cut:ab", null, new byte[] {(byte) 0xe1}, null));
        assertThat(rows("SELECT record_text(X'6162'), record_text(X'e1'), record_text(CAST(NULL AS BYTES))"))
                .containsExactly(Row.of("ab", "base64:4Q==", null));
    }

    @Test
    void countRejectIsItsArgumentAndCalledForEachRow() {
        assertThat(rows("SELECT count_reject(ticker) FROM ticks WHERE ticker LIKE 'A%'")).containsExactly(Row.of("AAPL"));
        assertThat(optimized("SELECT count_reject('late') FROM ticks")).contains("count_reject(");
    }

    @Test
    void plannedAtIsAConstantOfThePlan() {
        LocalDateTime before = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);

        String plan = optimized("SELECT ticker FROM ticks WHERE precise < planned_at()");

        Matcher constant = Pattern.compile("\\(precise < ([^)]*)\\)").matcher(plan);
        assertThat(constant.find()).as(plan).isTrue();
        assertThat(LocalDateTime.parse(constant.group(1).replace(' ', 'T')))
                .isBetween(before, LocalDateTime.now(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({
        "is_valid_ticker(5), STRING, INT NOT NULL",
        "to_string(DATE '2026-11-22'), TIMESTAMP(9), DATE NOT NULL",
        "to_string(1700000000000), TIMESTAMP(9), BIGINT NOT NULL",
    })
    void aValueOfAnotherTypeIsAnErrorBeforeTheJobStarts(String call, String expected, String actual) {
        assertThatThrownBy(() -> tables.sqlQuery("SELECT " + call))
                .isInstanceOf(ValidationException.class)
                .hasRootCauseMessage(
                        "Invalid argument type at position 0. Data type %s expected but %s passed.", expected, actual);
    }

    @Test
    void callsOfConstantsAreComputedOnceByThePlanner() {
        assertThat(optimized(
                        "SELECT ticker, to_string(TIMESTAMP '2026-11-22 08:03:05') FROM ticks WHERE is_valid_ticker('AAPL')"))
                .contains("'2026-11-22 08:03:05'").doesNotContain("to_string", "is_valid_ticker");
    }

    private String optimized(String query) {
        String plan = tables.explainSql(query);
        return plan.substring(plan.indexOf("== Optimized Execution Plan =="));
    }

    private Map<String, Object> valuesOf(Set<String> expressions) {
        Row row = rows("SELECT " + String.join(", ", expressions)).get(0);
        Map<String, Object> values = new LinkedHashMap<>();
        for (String expression : expressions) {
            values.put(expression, row.getField(values.size()));
        }
        return values;
    }

    private List<Row> rows(String query) {
        return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
    }

    private List<DataType> types(String query) {
        return tables.sqlQuery(query).getResolvedSchema().getColumnDataTypes();
    }
}
