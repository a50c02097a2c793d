package dev.kinesissql.udf.kinesis;

import static dev.kinesissql.udf.kinesis.paced.PacedTables.AFTER_EACH_ROW;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.PER_SPLIT;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.WINDOWS;
import static dev.kinesissql.udf.kinesis.paced.PacedTables.windows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.golden.SinkFolder;
import dev.kinesissql.udf.kinesis.paced.PacedStream;
import dev.kinesissql.udf.kinesis.paced.PacedTables;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class PerSplitRestoreTest {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    @Test
    void aJobGoesOnFromASavepointWithEachSplitWhereItWas() throws Exception {
        PacedStream stream = PacedStream.named("restored")
                .open("fast", 100).put("fast", 0, 60)
                .open("slow", 1).put("slow", 0, 30);

        TableResult stopped = start("execution.checkpointing.interval=100 ms");
        stream.awaitRead("fast", 60).awaitRead("slow", 30).awaitCheckpoint();
        String savepoint = stopped.getJobClient().orElseThrow()
                .stopWithSavepoint(false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();

        stream.put("fast", 60, 100).put("slow", 30, 100).end();
        start("execution.state-recovery.path=" + savepoint).await();

        assertThat(written()).isEqualTo(windows(0, 100, 20));
        assertThat(stream.rowsRead()).as("rows, each read once").isEqualTo(200);
    }

    private TableResult start(String... settings) {
        PacedTables tables = PacedTables.with(settings).ticks("restored", PER_SPLIT + AFTER_EACH_ROW);
        String sink = "CREATE TABLE counts (begins INT, n BIGINT)"
                + " WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'json')";
        tables.sql().executeSql(sink.formatted(folder.resolve("counts").toUri()));
        return tables.sql().executeSql("INSERT INTO counts " + WINDOWS);
    }

    private List<Row> written() throws Exception {
        return SinkFolder.read(folder.resolve("counts")).stream()
                .map(count -> Row.of(count.get("begins").asInt(), count.get("n").asLong()))
                .sorted(Comparator.comparing(count -> (int) count.getField(0)))
                .toList();
    }
}
