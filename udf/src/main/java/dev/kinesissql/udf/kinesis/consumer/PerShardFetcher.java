package dev.kinesissql.udf.kinesis.consumer;

import static org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants.DEFAULT_SHARD_GETRECORDS_INTERVAL_MILLIS;
import static org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants.RECORD_PUBLISHER_TYPE;
import static org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants.SHARD_DISCOVERY_INTERVAL_MILLIS;
import static org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants.SHARD_GETRECORDS_INTERVAL_MILLIS;
import static org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants.STREAM_INITIAL_TIMESTAMP;
import static org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber.SENTINEL_AT_TIMESTAMP_SEQUENCE_NUM;
import static org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber.SENTINEL_LATEST_SEQUENCE_NUM;
import static org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.streaming.connectors.kinesis.KinesisShardAssigner;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants.RecordPublisherType;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.internals.ShardConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisherFactory;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.polling.PollingRecordPublisherFactory;
import org.apache.flink.streaming.connectors.kinesis.metrics.ShardConsumerMetricsReporter;
import org.apache.flink.streaming.connectors.kinesis.model.KinesisStreamShardState;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardMetadata;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.ExceptionUtils;

/**
 * The fetcher of Kinesis connector 4.x, with the watermarks taken out of its hands: its own way forgets shards that have
 * not answered yet. Here the watermark of the subtask is the lowest of its shards'. Left out are only
 *
 * <ul>
 *   <li>a shard that is idle, by the table's strategy, and of which Kinesis has said a moment ago that it holds no more
 *       (see {@link ShardActivity});
 *   <li>a shard that was read to its end, as soon as its children are read (see {@link ShardFamilies}).
 * </ul>
 *
 * What the subtasks have to do with each other is in {@link SubtaskWatermark}. All is done under the checkpoint lock.
 */
@SuppressWarnings("deprecation") // The connector builds on SourceFunction.
final class PerShardFetcher extends KinesisDataFetcher<RowData> {

    /** How often to look for new shards, unless the table says otherwise: late enough, their first records were late. */
    private static final Duration DISCOVERY = Duration.ofSeconds(1);

    /** A shard is asked five times a second by default; an answer is fresh as long as few were missed. */
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int FRESH_POLLS = 5;

    /** With enhanced fan-out Kinesis speaks by itself, and less often when there is nothing to say. */
    private static final Duration FRESH_FAN_OUT = Duration.ofSeconds(10);

    private static final Duration DEFAULT_TICK = Duration.ofMillis(200);

    private final Object lock;
    private final SourceFunction.SourceContext<RowData> output;
    private final StreamingRuntimeContext runtime;
    private final ShardFamilies families;
    private final WatermarkStrategy<RowData> strategy;
    private final Map<String, Long> restored;
    private final long freshNanos;
    private final long emitStepMillis;
    private final Optional<Duration> silence;

    private final ShardWatermarks watermarks;
    private final SubtaskWatermark subtask;
    private final List<ShardReader> readers = new ArrayList<>();
    private long lastActivityNanos = System.nanoTime();
    private long latestBeforeSilence = ShardWatermarks.NONE;
    /** Under the lock. From then on the output is closed, which throws at whoever writes to it. */
    private boolean ended;
    private volatile boolean stopping;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private PerShardFetcher(
            List<String> streams,
            SourceFunction.SourceContext<RowData> output,
            RuntimeContext runtime,
            Properties settings,
            KinesisDeserializationSchema<RowData> deserializer,
            ShardFamilies families,
            WatermarkStrategy<RowData> strategy,
            Optional<Duration> silence,
            Map<String, Long> restored,
            long emitted) {
        super(streams, new NeverIdle(output), runtime, settings, deserializer, families, null, null);
        this.lock = output.getCheckpointLock();
        this.output = output;
        this.runtime = (StreamingRuntimeContext) runtime;
        this.families = families;
        this.strategy = strategy;
        this.silence = silence;
        this.restored = restored;
        this.watermarks = new ShardWatermarks(emitted);
        this.subtask = new SubtaskWatermark(
                watermarks,
                families::settled,
                new Watermarks(output),
                runtime.getTaskInfo().getIndexOfThisSubtask(),
                runtime.getTaskInfo().getNumberOfParallelSubtasks(),
                runtime.getTaskInfo().getAttemptNumber(),
                // Else time goes on without a record.
                silence.isEmpty());
        this.freshNanos = fresh(settings).toNanos();
        this.emitStepMillis = runtime.getExecutionConfig().getAutoWatermarkInterval();
    }

    /**
     * A fetcher.
     *
     * @param settings as by {@link #settings}
     * @param assigner says which subtask reads a shard
     * @param strategy the watermarks of a shard
     * @param silence after which event time goes on with the clock, if it is to do so
     * @param restored the watermarks to go on from, by {@link #watermarks the keys of shards}
     * @param emitted the watermark that the subtask goes on from, whatever its shards have, or {@link ShardWatermarks#NONE}
     */
    static PerShardFetcher create(
            List<String> streams,
            SourceFunction.SourceContext<RowData> output,
            RuntimeContext runtime,
            Properties settings,
            KinesisDeserializationSchema<RowData> deserializer,
            KinesisShardAssigner assigner,
            WatermarkStrategy<RowData> strategy,
            Optional<Duration> silence,
            Map<String, Long> restored,
            long emitted) {
        return new PerShardFetcher(
                streams,
                output,
                runtime,
                settings,
                deserializer,
                new ShardFamilies(assigner),
                strategy,
                silence,
                restored,
                emitted);
    }

    /**
     * The connector's settings, with those that this fetcher needs.
     *
     * @param startedMillis when the job was started first: where a start at {@code LATEST} begins. The connector itself
     *     would begin at the end of a shard again after each restart, until it has read a record of it
     */
    static Properties settings(Properties configured, long startedMillis) {
        Properties settings = new Properties();
        settings.putAll(configured);
        settings.putIfAbsent(SHARD_DISCOVERY_INTERVAL_MILLIS, Long.toString(DISCOVERY.toMillis()));
        settings.putIfAbsent(STREAM_INITIAL_TIMESTAMP, BigDecimal.valueOf(startedMillis, 3).toPlainString());
        return settings;
    }

    private static boolean isFanOut(Properties settings) {
        return RecordPublisherType.EFO.name().equals(settings.getProperty(RECORD_PUBLISHER_TYPE));
    }

    private static Duration fresh(Properties settings) {
        if (isFanOut(settings)) {
            return FRESH_FAN_OUT;
        }
        long poll = Long.parseLong(settings.getProperty(
                SHARD_GETRECORDS_INTERVAL_MILLIS, Long.toString(DEFAULT_SHARD_GETRECORDS_INTERVAL_MILLIS)));
        Duration polls = Duration.ofMillis(poll * FRESH_POLLS);
        return polls.compareTo(FRESH) > 0 ? polls : FRESH;
    }

    @Override
    public int registerNewSubscribedShardState(KinesisStreamShardState shard) {
        synchronized (lock) {
            if (shard.getLastProcessedSequenceNum().equals(SENTINEL_LATEST_SEQUENCE_NUM.get())) {
                shard.setLastProcessedSequenceNum(SENTINEL_AT_TIMESTAMP_SEQUENCE_NUM.get());
            }
            readers.add(new ShardReader(shard));
            return super.registerNewSubscribedShardState(shard);
        }
    }

    /** Called by the constructor of the connector's fetcher. */
    @Override
    protected RecordPublisherFactory createRecordPublisherFactory() {
        return isFanOut(getConsumerConfiguration())
                ? super.createRecordPublisherFactory()
                : new PollingRecordPublisherFactory(RecordsProxy::create);
    }

    @Override
    protected ShardConsumer<RowData> createShardConsumer(
            Integer index,
            StreamShardHandle shard,
            SequenceNumber from,
            MetricGroup metrics,
            KinesisDeserializationSchema<RowData> deserializer)
            throws InterruptedException {
        RecordPublisher publisher = createRecordPublisher(from, getConsumerConfiguration(), metrics, shard);
        ShardConsumerMetricsReporter reporter = new ShardConsumerMetricsReporter(metrics);
        ShardLoop loop = new ShardLoop(new LoopOutput(index), publisher, shard, from, reporter, deserializer);
        return new ShardConsumer<>(this, publisher, index, shard, from, reporter, deserializer) {
            @Override
            public void run() {
                loop.run();
            }
        };
    }

    @Override
    protected RecordPublisher createRecordPublisher(
            SequenceNumber from, Properties settings, MetricGroup metrics, StreamShardHandle shard)
            throws InterruptedException {
        RecordPublisher publisher = super.createRecordPublisher(from, settings, metrics, shard);
        synchronized (lock) {
            for (ShardReader reader : readers) {
                if (reader.shard.getStreamShardHandle().equals(shard)) {
                    return reader.activity.watch(publisher);
                }
            }
        }
        throw new IllegalStateException("No reader for the shard " + shard);
    }

    @Override
    public List<StreamShardHandle> discoverNewShardsToSubscribe() throws InterruptedException {
        families.nextRound();
        return super.discoverNewShardsToSubscribe();
    }

    @Override
    public void runFetcher() throws Exception {
        // All shards that there are have a reader: time goes on where it was before any record is read.
        synchronized (lock) {
            subtask.start();
        }
        ProcessingTimeService timers = runtime.getProcessingTimeService();
        long interval = emitStepMillis > 0 ? emitStepMillis : DEFAULT_TICK.toMillis();
        ScheduledFuture<?> ticks = timers.scheduleWithFixedDelay(now -> tick(), interval, interval);
        Optional<ReportExchange> exchange = exchange();
        try {
            consume();
        } finally {
            synchronized (lock) {
                ended = true;
                exchange.ifPresent(ReportExchange::close);
            }
            ticks.cancel(false);
        }
    }

    /** None for a subtask that is alone. */
    private Optional<ReportExchange> exchange() {
        int subtasks = runtime.getTaskInfo().getNumberOfParallelSubtasks();
        if (subtasks == 1) {
            return Optional.empty();
        }
        return Optional.of(new ReportExchange(
                runtime.getGlobalAggregateManager(),
                "kinesis-per-shard " + runtime.getOperatorUniqueID(),
                subtasks,
                subtask,
                lock,
                this::stopWithError));
    }

    private void consume() throws Exception {
        try {
            super.runFetcher();
        } catch (RejectedExecutionException e) {
            // It was to stop while it was starting to read its shards, which the connector takes for a failure.
            if (!stopping) {
                throw e;
            }
            awaitTermination();
            if (failure.get() != null) {
                ExceptionUtils.rethrowException(failure.get());
            }
        }
    }

    @Override
    public void shutdownFetcher() {
        stopping = true;
        super.shutdownFetcher();
    }

    @Override
    protected void stopWithError(Throwable error) {
        failure.compareAndSet(null, error);
        super.stopWithError(error);
    }

    private void tick() {
        synchronized (lock) {
            if (ended) {
                return;
            }
            readers.forEach(ShardReader::tick);
            silence.ifPresent(this::endSilence);
            subtask.update();
        }
    }

    /** Lets event time go on with the clock when all shards are known to hold no more, and none has had a record for long. */
    private void endSilence(Duration limit) {
        if (!subtask.isSilent()) {
            if (subtask.areOthersActive()) {
                lastActivityNanos = System.nanoTime();
            }
            latestBeforeSilence = watermarks.latest();
            return;
        }
        long elapsedMillis = (System.nanoTime() - lastActivityNanos) / 1_000_000;
        if (elapsedMillis >= limit.toMillis() && latestBeforeSilence != ShardWatermarks.NONE) {
            subtask.goOnTo(latestBeforeSilence + elapsedMillis);
        }
    }

    /** To be called under the checkpoint lock. */
    @Override
    public HashMap<StreamShardMetadata, SequenceNumber> snapshotState() {
        for (int shard = 0; shard < readers.size(); shard++) {
            int each = shard;
            readers.get(each).place.take().ifPresent(place -> updateState(each, place));
        }
        return super.snapshotState();
    }

    /** Not as the connector does it: see {@link SubtaskWatermark}. */
    @Override
    protected void emitWatermark() {
        subtask.update();
    }

    /** The watermarks of the shards that have one, by stream and shard. To be called under the checkpoint lock. */
    Map<String, Long> watermarks() {
        Map<String, Long> all = new HashMap<>();
        for (ShardReader reader : readers) {
            if (reader.watermark.watermark() != ShardWatermarks.NONE) {
                all.put(key(reader.shard), reader.watermark.watermark());
            }
        }
        return all;
    }

    /** The watermark of the subtask, or {@link ShardWatermarks#NONE}. To be called under the checkpoint lock. */
    long emitted() {
        return watermarks.emitted();
    }

    private static String key(KinesisStreamShardState shard) {
        return shard.getStreamShardHandle().getStreamName() + "/" + shardId(shard);
    }

    private static String shardId(KinesisStreamShardState shard) {
        return shard.getStreamShardHandle().getShard().getShardId();
    }

    /**
     * What the connector's own code writes to. That marks a subtask as idle as soon as its last shard is read to the end,
     * and whatever else there is to wait for.
     */
    private static final class NeverIdle implements SourceFunction.SourceContext<RowData> {

        private final SourceFunction.SourceContext<RowData> output;

        NeverIdle(SourceFunction.SourceContext<RowData> output) {
            this.output = output;
        }

        @Override
        public void collect(RowData record) {
            output.collect(record);
        }

        @Override
        public void collectWithTimestamp(RowData record, long timestamp) {
            output.collectWithTimestamp(record, timestamp);
        }

        @Override
        public void emitWatermark(org.apache.flink.streaming.api.watermark.Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markAsTemporarilyIdle() {
            // SubtaskWatermark decides.
        }

        @Override
        public Object getCheckpointLock() {
            return output.getCheckpointLock();
        }

        @Override
        public void close() {
            output.close();
        }
    }

    /** The way of watermarks into the job. */
    private static final class Watermarks implements SubtaskWatermark.Output {

        private final SourceFunction.SourceContext<RowData> output;

        Watermarks(SourceFunction.SourceContext<RowData> output) {
            this.output = output;
        }

        @Override
        public void emit(long watermark) {
            output.emitWatermark(new org.apache.flink.streaming.api.watermark.Watermark(watermark));
        }

        @Override
        public void markIdle() {
            output.markAsTemporarilyIdle();
        }
    }

    /** The way of the records of a shard into the job. */
    private final class LoopOutput implements ShardLoop.Output {

        private final int shard;

        LoopOutput(int shard) {
            this.shard = shard;
        }

        @Override
        public void emit(
                RowData row, long arrivedMillis, String sequenceNumber, boolean aggregated, long subSequenceNumber) {
            synchronized (lock) {
                ShardReader reader = readers.get(shard);
                if (row != null) {
                    output.collectWithTimestamp(row, arrivedMillis);
                    reader.read(row, arrivedMillis);
                }
                reader.place.set(sequenceNumber, aggregated, subSequenceNumber);
                // As soon as time has gone on by one interval of watermarks, however fast the records come.
                if (row != null && watermarks.mayStep(reader.watermark, emitStepMillis)) {
                    subtask.update();
                }
            }
        }

        /** What a record has closed shall not wait for the next interval. */
        @Override
        public void endAnswer() {
            synchronized (lock) {
                if (!ended) {
                    subtask.update();
                }
            }
        }

        @Override
        public void endShard() {
            synchronized (lock) {
                readers.get(shard).place.take();
                updateState(shard, SENTINEL_SHARD_ENDING_SEQUENCE_NUM.get());
            }
        }

        @Override
        public void fail(Throwable cause) {
            stopWithError(cause);
        }

        @Override
        public boolean isStopping() {
            return stopping;
        }
    }

    /** A shard that this subtask reads, and where its time stands. */
    private final class ShardReader implements WatermarkOutput {

        private final KinesisStreamShardState shard;
        private final ShardWatermarks.Shard watermark;
        private final ShardActivity activity = new ShardActivity(freshNanos);
        private final WatermarkGenerator<RowData> generator;
        private final ReadPlace place = new ReadPlace();
        private boolean silent;
        private long lastRecordNanos = System.nanoTime();

        ShardReader(KinesisStreamShardState shard) {
            this.shard = shard;
            this.watermark = watermarks.add(restored.getOrDefault(key(shard), ShardWatermarks.NONE));
            this.generator = strategy.createWatermarkGenerator(runtime::getMetricGroup);
        }

        void read(RowData record, long arrived) {
            silent = false;
            if (silence.isPresent()) {
                lastRecordNanos = System.nanoTime();
                lastActivityNanos = lastRecordNanos;
            }
            watermark.setIdle(false);
            generator.onEvent(record, arrived, this);
            generator.onPeriodicEmit(this);
        }

        void tick() {
            if (isEnded()) {
                watermark.setIdle(families.isSucceeded(shardId(shard), subtask.settledElsewhere()));
            } else {
                generator.onPeriodicEmit(this);
                watermark.setIdle((silent || isSilentFor(silence)) && activity.isCaughtUp());
            }
        }

        private boolean isEnded() {
            return shard.getLastProcessedSequenceNum().equals(SENTINEL_SHARD_ENDING_SEQUENCE_NUM.get());
        }

        private boolean isSilentFor(Optional<Duration> limit) {
            return limit.isPresent() && System.nanoTime() - lastRecordNanos >= limit.get().toNanos();
        }

        @Override
        public void emitWatermark(Watermark to) {
            watermark.advance(to.getTimestamp());
        }

        @Override
        public void markIdle() {
            silent = true;
        }

        @Override
        public void markActive() {
            silent = false;
        }
    }
}
