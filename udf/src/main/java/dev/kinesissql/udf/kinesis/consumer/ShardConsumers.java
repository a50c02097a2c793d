package dev.kinesissql.udf.kinesis.consumer;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.ScanTableSource.ScanRuntimeProvider;
import org.apache.flink.table.connector.source.SourceFunctionProvider;
import org.apache.flink.table.data.RowData;

/** Wraps the source of Kinesis connector 4.x, which is no {@code Source} but a {@code SourceFunction}. */
@SuppressWarnings("deprecation") // It is what the connector has.
public final class ShardConsumers {

    private ShardConsumers() {}

    /**
     * The consumer of a provider, with a strategy that works on each of its shards; empty if it is no consumer of Kinesis
     * connector 4.x.
     *
     * @param silence after which event time goes on with the clock, if it is to do so
     * @throws ValidationException if the strategy aligns watermarks
     */
    public static Optional<ScanRuntimeProvider> of(
            ScanRuntimeProvider provider, WatermarkStrategy<RowData> watermarks, Optional<Duration> silence) {
        SourceFunction<RowData> function = provider instanceof SourceFunctionProvider
                ? ((SourceFunctionProvider) provider).createSourceFunction()
                : null;
        if (!(function instanceof FlinkKinesisConsumer)) {
            return Optional.empty();
        }
        if (watermarks.getAlignmentParameters().isEnabled()) {
            throw new ValidationException("The options 'scan.watermark.alignment.*' need a connector whose source can"
                    + " pause a shard, and Kinesis connector 4.x cannot. Leave them away, or take connector 5.x or later.");
        }
        return Optional.of(SourceFunctionProvider.of(
                new PerShardConsumer((FlinkKinesisConsumer<RowData>) function, watermarks, silence), provider.isBounded()));
    }
}
