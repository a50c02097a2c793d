package dev.kinesissql.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the shipped script that make its answers wrong because may_lower_min leaves events out, and such that do not. */
class MayLowerMinTest {

    private static final Path SCRIPT = Path.of("..", "sql-scripts", "sliding.sql");
    private static final String QUERY = "FROM TABLE(HOP(TABLE low_ticks, DESCRIPTOR(row_time), INTERVAL '5' SECOND, INTERVAL"
            + " '10' SECOND))\nGROUP BY ticker, window_start, window_end";
    private static final String CALL = "may_lower_min(ticker, price, row_time, INTERVAL '5' SECOND, INTERVAL '10' SECOND)";

    private static final String OTHER_AGGREGATE = "may_lower_min leaves out every event that lowers no minimum: ";
    private static final String NO_WINDOW = "may_lower_min leaves out every event that lowers no minimum, and what reads the"
            + " others is not MIN with GROUP BY in HOP or TUMBLE, but ";
    private static final String OTHER_VALUE = "may_lower_min looks at another value than MIN, ";
    private static final String OTHER_KEY = "may_lower_min keeps minimums by another key than GROUP BY, ";
    private static final String OTHER_WINDOWS = "may_lower_min is for windows by HOP or TUMBLE without an offset, ";
    private static final String OTHER_LENGTH = "may_lower_min has another slide or size than the windows, so that minimums"
            + " would be wrong: the windows slide by ";
    private static final String NOT_LAST = "may_lower_min is not the last condition before the windows: ";

    @TempDir
    Path folder;

    private String script;

    @BeforeEach
    void readScript() throws IOException {
        script = Files.readString(SCRIPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AVG", "MAX", "SUM"})
    void anotherAggregateIsAFault(String aggregate) {
        replace("MIN(price)", aggregate + "(price)");

        assertThat(check()).startsWith(OTHER_AGGREGATE + aggregate + " would be wrong. Read all events,");
    }

    @Test
    void oneMoreAggregateIsAFault() {
        replace("MIN(price)", "IF(COUNT(*) > 2, MIN(price), 0)");

        assertThat(check()).startsWith(OTHER_AGGREGATE + "COUNT would be wrong.");
    }

    @Test
    void aFilterOfTheAggregateIsAFault() {
        replace("MIN(price)", "MIN(price) FILTER (WHERE price > 1)");

        assertThat(check()).startsWith(OTHER_AGGREGATE + "MIN with FILTER would be wrong.");
    }

    @Test
    void theMinimumOfAnotherValueIsAFault() {
        replace("MIN(price)", "CAST(MIN(-price) AS DOUBLE)");

        assertThat(check()).startsWith(OTHER_VALUE);
    }

    @Test
    void aValueThatIsRoundedIsAFault() {
        replace("SELECT ticker, price, row_time\nFROM ticks",
                "SELECT ticker, CAST(price AS DECIMAL(38, 18)) AS price, row_time\nFROM ticks");
        replace("MIN(price)", "CAST(MIN(price) AS DOUBLE)");

        assertThat(check()).startsWith(OTHER_VALUE);
    }

    @Test
    void anotherKeyIsAFault() {
        replace("GROUP BY ticker, window_start", "GROUP BY ticker, price, window_start");

        assertThat(check()).startsWith(OTHER_KEY);
    }

    @Test
    void aKeyThatIsCutIsAFault() {
        replace(CALL, CALL.replace("ticker", "CAST(ticker AS VARCHAR(2))"));

        assertThat(check()).startsWith(OTHER_KEY);
    }

    @ParameterizedTest
    @CsvSource({"5, 20", "1, 10", "2.5, 10"})
    void otherWindowsAreAFault(String slide, String size) {
        replace(QUERY, QUERY.replace("'10'", "'" + size + "'").replace("'5'", "'" + slide + "'"));

        assertThat(check()).startsWith(OTHER_LENGTH + slide + " s and are " + size + " s long. Give it the same.");
    }

    @Test
    void anOffsetIsAFault() {
        replace(QUERY, QUERY.replace("'10' SECOND", "'10' SECOND, INTERVAL '1' SECOND"));

        assertThat(check()).startsWith(OTHER_WINDOWS);
    }

    @Test
    void windowsThatAreNeitherHopNorTumbleAreAFault() {
        replace(QUERY, QUERY.replace("HOP(", "CUMULATE("));

        assertThat(check()).startsWith(OTHER_WINDOWS);
    }

    @Test
    void eventsWithoutAWindowAreAFault() {
        replace("  MIN(price),\n  CAST(to_string(window_end) AS VARCHAR(64))\n" + QUERY,
                "  price,\n  CAST(to_string(CAST(row_time AS TIMESTAMP(6))) AS VARCHAR(64))\nFROM low_ticks");

        assertThat(check()).startsWith(NO_WINDOW);
    }

    @Test
    void aConditionBehindItIsAFault() {
        replace(QUERY, QUERY.replace("\nGROUP BY", "\nWHERE price > 1\nGROUP BY"));

        assertThat(check()).startsWith(NOT_LAST);
    }

    @Test
    void aConditionBesideItIsAFault() {
        replace(CALL, CALL + " OR price > 100");

        assertThat(check()).startsWith(NOT_LAST);
    }

    @Test
    void aColumnOfItIsAFault() {
        replace("SELECT ticker, price, row_time\nFROM good_ticks\nWHERE " + CALL,
                "SELECT ticker, IF(" + CALL + ", price, CAST(NULL AS DOUBLE)) AS price, row_time\nFROM good_ticks");

        assertThat(check()).startsWith(NOT_LAST);
    }

    @Test
    void theFaultIsToldBeforeAJobStarts() {
        replace("MIN(price)", "MAX(price)");

        assertThat(start()).startsWith(OTHER_AGGREGATE + "MAX would be wrong.");
    }

    @Test
    void aConditionBeforeItIsNone() {
        replace("SELECT ticker, price, row_time\nFROM ticks\nWHERE ",
                "SELECT ticker, price, row_time\nFROM ticks\nWHERE price > 1 AND ");

        assertThat(check()).isEmpty();
    }

    @Test
    void minimumsOfAllTickersTogetherAreNone() {
        replace("GROUP BY ticker, window_start", "GROUP BY window_start");
        replace("  CAST(ticker AS VARCHAR(6)),\n  MIN", "  'ALL',\n  MIN");

        assertThat(check()).isEmpty();
    }

    @Test
    void tumblingWindowsAreNone() {
        replace(QUERY, QUERY.replace("HOP(", "TUMBLE(").replace("INTERVAL '5' SECOND, ", ""));
        replace(CALL, CALL.replace("'5'", "'10'"));

        assertThat(check()).isEmpty();
    }

    @Test
    void anAggregationInOnePhaseIsNone() {
        script = "SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';\n" + script;

        assertThat(check()).isEmpty();
    }

    @Test
    void whatReadsAllEventsIsNone() {
        replace("HOP(TABLE low_ticks", "HOP(TABLE good_ticks");
        replace("MIN(price)", "AVG(price)");

        assertThat(check()).isEmpty();
    }

    private void replace(String text, String replacement) {
        assertThat(script).containsOnlyOnce(text);
        script = script.replace(text, replacement);
    }

    /** What is wrong with the INSERT of the minimums, by a check; or nothing. */
    private String check() {
        return fault(application -> application.check(arguments()));
    }

    /** As {@link #check()}, by a start. */
    private String start() {
        return fault(application -> application.start(arguments()));
    }

    private String fault(ThrowingConsumer<Application> run) {
        Application application = new Application(StreamExecutionEnvironment.getExecutionEnvironment(), answer -> {});
        Throwable thrown = catchThrowable(() -> run.accept(application));
        if (thrown == null) {
            return "";
        }
        assertThat(thrown).isInstanceOf(ApplicationException.class);
        int line = script.substring(0, script.indexOf("INSERT INTO minimums")).split("\n", -1).length;
        String place = "1 fault to correct before this application can start:\n\n" + scriptFile() + ":" + line + ":1: ";
        assertThat(thrown).hasMessageStartingWith(place);
        return thrown.getMessage().substring(place.length());
    }

    private Arguments arguments() throws IOException {
        Files.writeString(scriptFile(), script);
        Path properties = PropertyFile.write(folder, folder.resolve("ticks.ndjson"));
        return Arguments.of("--properties", properties.toString(), "--script", scriptFile().toString());
    }

    private Path scriptFile() {
        return folder.resolve("script.sql");
    }
}
