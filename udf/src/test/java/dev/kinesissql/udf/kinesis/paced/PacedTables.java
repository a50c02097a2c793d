package dev.kinesissql.udf.kinesis.paced;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A session with a table {@code ticks} over a {@link PacedStream}. */
public final class PacedTables {

    /** Options for the connector by itself. */
    public static final String PLAIN = "'connector' = 'paced'";

    /** Options for the connector with a watermark for each split. */
    public static final String PER_SPLIT = "'connector' = 'kinesis-per-shard', 'wrapped-connector' = 'paced'";

    /** An option that does not leave it to the clock when a watermark goes out. */
    public static final String AFTER_EACH_ROW = ", 'scan.watermark.emit.strategy' = 'on-event'";

    /** Windows of ten seconds: the second that each begins with, and how many rows it has. */
    public static final String WINDOWS = """
            SELECT TIMESTAMPDIFF(SECOND, TIMESTAMP '2026-11-22 08:00:00', window_start) AS begins, COUNT(*) AS n
            FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end
            """;

    private final TableEnvironment tables;

    private PacedTables(TableEnvironment tables) {
        this.tables = tables;
    }

    /**
     * A session, with one subtask and a watermark every 10 milliseconds unless it is set otherwise.
     *
     * @param settings each a key and a value with {@code =} between them
     */
    public static PacedTables with(String... settings) {
        Configuration configuration = new Configuration();
        configuration.setString("parallelism.default", "1");
        configuration.setString("pipeline.auto-watermark-interval", "10 ms");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            configuration.setString(parts[0], parts[1]);
        }
        return new PacedTables(TableEnvironment.create(
                EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(configuration).build()));
    }

    /** Declares {@code ticks} over a stream, with a watermark of two seconds before {@code event_time}. */
    public PacedTables ticks(String stream, String options) {
        return ticks(stream, options, "split STRING, event_time TIMESTAMP(3),"
                + " WATERMARK FOR event_time AS event_time - INTERVAL '2' SECOND");
    }

    /** Declares {@code ticks} over a stream. */
    public PacedTables ticks(String stream, String options, String columns) {
        tables.executeSql("CREATE TABLE ticks (%s) WITH ('stream' = '%s', %s)".formatted(columns, stream, options));
        return this;
    }

    /** The session itself. */
    public TableEnvironment sql() {
        return tables;
    }

    /** Starts a query; its end is the job's. */
    public CloseableIterator<Row> start(String query) {
        return tables.executeSql(query).collect();
    }

    /** All rows of a query. */
    public List<Row> rows(String query) {
        List<Row> rows = new ArrayList<>();
        start(query).forEachRemaining(rows::add);
        return rows;
    }

    /** The next rows of a query, as soon as they are there. */
    public static List<Row> next(Iterator<Row> rows, int count) {
        return IntStream.range(0, count).mapToObj(row -> rows.next()).collect(Collectors.toList());
    }

    /** The rows of {@link #WINDOWS} that begin within [from, to). */
    public static List<Row> windows(int from, int to, long rows) {
        return IntStream.range(from / 10, to / 10).mapToObj(i -> Row.of(10 * i, rows)).collect(Collectors.toList());
    }
}
