package dev.kinesissql.udf.kinesis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** A source that takes the table's watermark strategy over and hands it to the wrapped source, to be used per split. */
final class PerShardTableSource implements ScanTableSource, SupportsWatermarkPushDown, SupportsReadingMetadata {

    private final ScanTableSource wrapped;
    private final Optional<Duration> silence;
    private DataType rowType;
    private Optional<WatermarkStrategy<RowData>> watermarks;

    /**
     * A source.
     *
     * @param silence after which event time goes on with the clock, if it is to do so
     * @param rowType the columns that are read
     * @param watermarks empty as long as the planner has handed none over
     */
    PerShardTableSource(
            ScanTableSource wrapped,
            Optional<Duration> silence,
            DataType rowType,
            Optional<WatermarkStrategy<RowData>> watermarks) {
        this.wrapped = wrapped;
        this.silence = silence;
        this.rowType = rowType;
        this.watermarks = watermarks;
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> watermarkStrategy) {
        watermarks = Optional.of(watermarkStrategy);
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        ScanRuntimeProvider provider = wrapped.getScanRuntimeProvider(context);
        if (watermarks.isEmpty()) {
            return provider;
        }
        return PerSplitProviders.of(
                provider, watermarks.get(), silence, context.createTypeInformation(rowType), wrapped.asSummaryString());
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return wrapped.getChangelogMode();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return wrapped instanceof SupportsReadingMetadata
                ? ((SupportsReadingMetadata) wrapped).listReadableMetadata()
                : Map.of();
    }

    @Override
    public void applyReadableMetadata(List<String> metadataKeys, DataType producedDataType) {
        if (wrapped instanceof SupportsReadingMetadata) {
            ((SupportsReadingMetadata) wrapped).applyReadableMetadata(metadataKeys, producedDataType);
        }
        rowType = producedDataType;
    }

    @Override
    public boolean supportsMetadataProjection() {
        return wrapped instanceof SupportsReadingMetadata
                && ((SupportsReadingMetadata) wrapped).supportsMetadataProjection();
    }

    @Override
    public DynamicTableSource copy() {
        return new PerShardTableSource((ScanTableSource) wrapped.copy(), silence, rowType, watermarks);
    }

    @Override
    public String asSummaryString() {
        return wrapped.asSummaryString() + ", a watermark per shard";
    }
}
