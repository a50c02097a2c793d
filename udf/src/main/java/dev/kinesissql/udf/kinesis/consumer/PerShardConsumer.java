package dev.kinesissql.udf.kinesis.consumer;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.data.RowData;

/**
 * The consumer of Kinesis connector 4.x with a watermark strategy for each shard.
 *
 * <p>Beside the connector's own state it keeps the watermarks of each shard and of the subtask, so that after a restart
 * time goes on where it was and what was late is late again, and the time of the first start, from which a start at
 * {@code LATEST} reads.
 */
@SuppressWarnings("deprecation") // The connector builds on SourceFunction.
final class PerShardConsumer extends FlinkKinesisConsumer<RowData> {

    private static final long serialVersionUID = 1L;

    private final WatermarkStrategy<RowData> strategy;
    /** Null for none: an Optional cannot be serialized. */
    private final Duration silence;
    private final long submittedMillis = System.currentTimeMillis();

    private transient Map<String, Long> restoredWatermarks;
    private transient long restoredEmitted;
    private transient long startedMillis;
    private transient ListState<Tuple2<String, Long>> watermarkState;
    private transient ListState<Long> emittedState;
    private transient ListState<Long> startState;
    private transient PerShardFetcher perShardFetcher;

    PerShardConsumer(
            FlinkKinesisConsumer<RowData> consumer, WatermarkStrategy<RowData> strategy, Optional<Duration> silence) {
        super(
                PerShardConsumer.<List<String>>field(consumer, "streams"),
                PerShardConsumer.<KinesisDeserializationSchema<RowData>>field(consumer, "deserializer"),
                PerShardConsumer.<Properties>field(consumer, "configProps"));
        setShardAssigner(consumer.getShardAssigner());
        this.strategy = strategy;
        this.silence = silence.orElse(null);
    }

    /** The connector has no accessors for them. */
    @SuppressWarnings("unchecked")
    private static <T> T field(FlinkKinesisConsumer<RowData> consumer, String name) {
        try {
            Field field = FlinkKinesisConsumer.class.getDeclaredField(name);
            field.setAccessible(true);
            return (T) field.get(consumer);
        } catch (ReflectiveOperationException e) {
            throw new TableException("This version of the Kinesis connector has no " + name + " in "
                    + FlinkKinesisConsumer.class.getName() + ". Take connector 4.3.0, or use it by its own name 'kinesis';"
                    + " its watermark is then one per subtask.", e);
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        super.initializeState(context);
        watermarkState = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>(
                "Per-Shard-Watermarks", Types.TUPLE(Types.STRING, Types.LONG)));
        emittedState = context.getOperatorStateStore().getUnionListState(
                new ListStateDescriptor<>("Per-Shard-Emitted", Types.LONG));
        startState = context.getOperatorStateStore().getUnionListState(
                new ListStateDescriptor<>("Per-Shard-Start", Types.LONG));
        restoredWatermarks = new HashMap<>();
        for (Tuple2<String, Long> each : watermarkState.get()) {
            restoredWatermarks.merge(each.f0, each.f1, Math::max);
        }
        // The lowest of all subtasks: shards may have moved from one to another.
        restoredEmitted = ShardWatermarks.NONE;
        for (long each : emittedState.get()) {
            restoredEmitted = restoredEmitted == ShardWatermarks.NONE ? each : Math.min(restoredEmitted, each);
        }
        startedMillis = submittedMillis;
        for (long each : startState.get()) {
            startedMillis = Math.min(startedMillis, each);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        super.snapshotState(context);
        watermarkState.clear();
        Map<String, Long> watermarks = perShardFetcher == null ? restoredWatermarks : perShardFetcher.watermarks();
        for (Map.Entry<String, Long> each : watermarks.entrySet()) {
            watermarkState.add(Tuple2.of(each.getKey(), each.getValue()));
        }
        long emitted = perShardFetcher == null ? restoredEmitted : perShardFetcher.emitted();
        emittedState.update(emitted == ShardWatermarks.NONE ? List.of() : List.of(emitted));
        startState.update(List.of(startedMillis));
    }

    @Override
    protected KinesisDataFetcher<RowData> createFetcher(
            List<String> streams,
            SourceContext<RowData> sourceContext,
            RuntimeContext runtimeContext,
            Properties configProps,
            KinesisDeserializationSchema<RowData> deserializer) {
        perShardFetcher = PerShardFetcher.create(
                streams,
                sourceContext,
                runtimeContext,
                PerShardFetcher.settings(configProps, startedMillis),
                deserializer,
                getShardAssigner(),
                strategy,
                Optional.ofNullable(silence),
                restoredWatermarks,
                restoredEmitted);
        return perShardFetcher;
    }
}
