package dev.kinesissql.udf.kinesis.paced;

import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** A table over a {@link PacedStream}. Its metadata is {@code arrival}, a time. */
final class PacedTableSource implements ScanTableSource, SupportsReadingMetadata {

    private final String stream;
    private final Provided provided;
    private boolean arrival;

    PacedTableSource(String stream, Provided provided, boolean arrival) {
        this.stream = stream;
        this.provided = provided;
        this.arrival = arrival;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        switch (provided) {
            case SOURCE:
                return SourceProvider.of(new PacedSource(stream, arrival));
            case STREAM:
            case FILTERED_STREAM:
                return new PacedStreamProvider(new PacedSource(stream, arrival), provided == Provided.FILTERED_STREAM);
            default:
                return new SomethingElse();
        }
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return Map.of("arrival", DataTypes.TIMESTAMP(3).notNull());
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType producedType) {
        arrival = keys.contains("arrival");
    }

    @Override
    public DynamicTableSource copy() {
        return new PacedTableSource(stream, provided, arrival);
    }

    @Override
    public String asSummaryString() {
        return "paced";
    }

    private record PacedStreamProvider(PacedSource source, boolean filtered) implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(ProviderContext ids, StreamExecutionEnvironment job) {
            DataStreamSource<RowData> stream = job.fromSource(source, WatermarkStrategy.noWatermarks(), "paced source");
            ids.generateUid("paced").ifPresent(stream::uid);
            return filtered ? stream.filter(row -> true) : stream;
        }

        @Override
        public boolean isBounded() {
            return false;
        }
    }
}
