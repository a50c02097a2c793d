package dev.kinesissql.udf.kinesis;

import static dev.kinesissql.udf.kinesis.paced.PacedTables.AFTER_EACH_ROW;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.PER_SPLIT;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.PLAIN;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.WINDOWS;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.next;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.windows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.udf.kinesis.paced.PacedStream;
import dev.kinesissql.udf.kinesis.paced.PacedTables;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The watermarks of a source with several splits: of Flink's {@code Source} interface, and read by one subtask. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class PerSplitWatermarksTest {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(
            new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(8).build());

    private static final String LATE = "SELECT split FROM ticks WHERE event_time <= CURRENT_WATERMARK(event_time)";

    /** Splits of the same seconds: one is read at once, one row by row, and one so only after many polls. */
    private static void openSplitsOfDifferentSpeed(String stream) {
        PacedStream.named(stream)
                .open("fast", 100).put("fast", 0, 300)
                .open("slow", 1).put("slow", 0, 300)
                .open("tardy", 1, 50).put("tardy", 0, 300)
                .end();
    }

    @Test
    void withOneWatermarkForAllTheRowsOfSlowSplitsAreLate() {
        openSplitsOfDifferentSpeed("plain");
        PacedTables plain = PacedTables.with("pipeline.auto-watermark-interval=0").ticks("plain", PLAIN);

        assertThat(countBySplit(plain.rows(LATE))).isEqualTo(Map.of("slow", 298L, "tardy", 298L));
        assertThat(plain.rows(WINDOWS)).isEqualTo(both(windows(0, 290, 10), windows(290, 300, 30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "stream"})
    void withAWatermarkForEachSplitNoRowIsLate(String provided) {
        openSplitsOfDifferentSpeed(provided);
        PacedTables perSplit = PacedTables.with("pipeline.auto-watermark-interval=0")
                .ticks(provided, PER_SPLIT + AFTER_EACH_ROW + ", 'provided' = '" + provided + "'");

        assertThat(countBySplit(perSplit.rows(LATE))).isEmpty();
        assertThat(perSplit.rows(WINDOWS)).isEqualTo(windows(0, 300, 30));
    }

    @Test
    void aNewSplitHoldsTheOthersBackAndAFinishedOneDoesNot() throws Exception {
        PacedStream stream = PacedStream.named("changing").open("a", 100).put("a", 0, 50);
        Iterator<Row> rows = PacedTables.with().ticks("changing", PER_SPLIT).start(WINDOWS);
        assertThat(next(rows, 4)).isEqualTo(windows(0, 40, 10));

        stream.open("b", 100).put("b", 50, 100).awaitRead("b", 50);
        stream.put("a", 50, 200).awaitRead("a", 200);
        assertThat(next(rows, 5)).isEqualTo(both(windows(40, 50, 10), windows(50, 90, 20)));

        stream.put("b", 100, 150).close("b");
        assertThat(next(rows, 10)).isEqualTo(both(windows(90, 150, 20), windows(150, 190, 10)));

        stream.end();
        assertThat(rows).toIterable().isEqualTo(windows(190, 200, 10));
    }

    @ParameterizedTest
    @CsvSource({
        "by_table, table.exec.source.idle-timeout=0, ', ''scan.watermark.idle-timeout'' = ''50 ms'''",
        "by_session, table.exec.source.idle-timeout=50 ms, ''",
    })
    void aSilentSplitIsLeftOutAfterTheIdleTimeout(String stream, String setting, String option) throws Exception {
        PacedStream.named(stream)
                .open("endless", 1).put("endless", 0, Integer.MAX_VALUE)
                .open("silent", 1).put("silent", 0, 5);
        CloseableIterator<Row> rows = PacedTables.with(setting).ticks(stream, PER_SPLIT + option).start(WINDOWS);

        assertThat(next(rows, 10)).isEqualTo(both(windows(0, 10, 15), windows(10, 100, 10)));

        rows.close();
    }

    @Test
    void aSubtaskWithoutASplitIsLeftOutAfterTheIdleTimeout() throws Exception {
        PacedStream.named("one").open("a", 100).put("a", 0, 100);
        CloseableIterator<Row> rows = PacedTables.with("parallelism.default=2", "table.exec.source.idle-timeout=50 ms")
                .ticks("one", PER_SPLIT)
                .start(WINDOWS);

        assertThat(next(rows, 9)).isEqualTo(windows(0, 90, 10));

        rows.close();
    }

    @Test
    void watermarkAlignmentPausesASplitThatIsAhead() throws Exception {
        PacedStream stream = PacedStream.named("aligned").open("ahead", 100).open("behind", 100);
        stream.put("ahead", 0, 100).put("behind", 0, 5);
        Iterator<Row> rows = PacedTables.with()
                .ticks("aligned", PER_SPLIT + ", 'scan.watermark.alignment.group' = 'ticks',"
                        + " 'scan.watermark.alignment.max-drift' = '10 s',"
                        + " 'scan.watermark.alignment.update-interval' = '10 ms'")
                .start(WINDOWS);

        stream.awaitPaused(Set.of("ahead"));
        stream.put("behind", 5, 100).awaitPaused(Set.of());

        stream.end();
        assertThat(rows).toIterable().isEqualTo(windows(0, 100, 20));
    }

    private static Map<Object, Long> countBySplit(List<Row> rows) {
        return rows.stream()
                .map(row -> row.getField("split"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<Row> both(List<Row> first, List<Row> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
