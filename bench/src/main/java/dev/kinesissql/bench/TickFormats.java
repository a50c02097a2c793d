package dev.kinesissql.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One tick from bytes to a row of sliding.sql's table {@code ticks}, by the table's format and by others. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TickFormats {

    private static final int TICKS = 4_096; // a power of two

    private final byte[][] records = SampleTicks.records(TICKS);
    private final PlainReader plain = new PlainReader();
    private final HandReader hand = new HandReader();
    private DeserializationSchema<RowData> checkedJson;
    private DeserializationSchema<RowData> flinkJson;
    private int next;

    /** Opens the formats as the script's table does, and makes sure that all of them read the same. */
    @Setup
    public void open() throws Exception {
        List<Column> columns = new ArrayList<>(TableFormat.tickColumns());
        flinkJson = TableFormat.open("json", Map.of("timestamp-format.standard", "ISO-8601"), columns);
        columns.add(Column.physical("parse_error", DataTypes.STRING()));
        columns.add(Column.physical("record", DataTypes.BYTES()));
        checkedJson = TableFormat.open(
                "checked-json",
                Map.of("error-column", "parse_error", "record-column", "record", "fail-on-missing-field", "true"),
                columns);
        for (byte[] record : records) {
            checkEqual(record);
        }
    }

    private void checkEqual(byte[] record) throws IOException {
        RowData checked = checkedJson.deserialize(record);
        RowData flink = flinkJson.deserialize(record);
        PlainReader.Tick tick = plain.read(record);
        String text = new String(record, UTF_8);
        boolean equal = checked.getArity() == 5
                && checked.getTimestamp(0, 6).equals(flink.getTimestamp(0, 6))
                && checked.getString(1).equals(flink.getString(1))
                && checked.getDouble(2) == flink.getDouble(2)
                && checked.isNullAt(3)
                && Arrays.equals(checked.getBinary(4), record)
                && micros(flink) == tick.eventMicros()
                && flink.getString(1).toString().equals(tick.ticker())
                && flink.getDouble(2) == tick.price()
                && flink.equals(hand.read(record));
        if (!equal) {
            throw new IllegalStateException(
                    "Not the same: " + text + " is " + checked + " by checked-json, " + flink + " by json, " + tick
                            + " by plain Java, " + hand.read(record) + " by hand");
        }
    }

    private static long micros(RowData row) {
        return row.getTimestamp(0, 6).getMillisecond() * 1_000 + row.getTimestamp(0, 6).getNanoOfMillisecond() / 1_000;
    }

    private byte[] nextRecord() {
        return records[next++ & (TICKS - 1)];
    }

    /** {@code checked-json} with both audit columns, as the script has it. */
    @Benchmark
    public RowData checkedJson() throws IOException {
        return checkedJson.deserialize(nextRecord());
    }

    /** Flink's {@code json} with the same fields. */
    @Benchmark
    public RowData flinkJson() throws IOException {
        return flinkJson.deserialize(nextRecord());
    }

    /** The same row by a loop over the bytes: see {@link HandReader}. */
    @Benchmark
    public RowData handWritten() {
        return hand.read(nextRecord());
    }

    /** No format at all: see {@link PlainReader}. */
    @Benchmark
    public Object plainJava() throws IOException {
        return plain.read(nextRecord());
    }
}
