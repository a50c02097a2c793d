package dev.kinesissql.udf.kinesis;

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
    private DataType rowType;
    private Optional<WatermarkStrategy<RowData>> watermarks;

    /**
     * A source.
     *
     * @param rowType the columns that are read
     * @param watermarks empty as long as the planner has handed none over
     */
    PerShardTableSource(ScanTableSource wrapped, DataType rowType, Optional<WatermarkStrategy<RowData>> watermarks) {
        this.wrapped = wrapped;
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
                provider, watermarks.get(), context.createTypeInformation(rowType), wrapped.asSummaryString());
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
        return new PerShardTableSource((ScanTableSource) wrapped.copy(), rowType, watermarks);
    }

    @Override
    public String asSummaryString() {
        return wrapped.asSummaryString() + ", a watermark per shard";
    }
}
