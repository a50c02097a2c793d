package dev.kinesissql.udf.kinesis;

import dev.kinesissql.udf.kinesis.consumer.ShardConsumers;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource.ScanRuntimeProvider;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;

/** Sources as connectors provide them, with a watermark strategy that works on each of their splits. */
final class PerSplitProviders {

    private static final String CONSUMER_4 = "org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer";
    private static final String INSTEAD = "Use that connector by its own name; its watermark is then one per subtask.";

    private PerSplitProviders() {}

    /**
     * The source with the strategy in it.
     *
     * @param silence after which event time goes on with the clock, if it is to do so
     * @param type of the rows
     * @param name of the source, as it appears in the job
     * @throws TableException if the source is of a kind whose splits cannot be told apart
     */
    static ScanRuntimeProvider of(
            ScanRuntimeProvider provider,
            WatermarkStrategy<RowData> watermarks,
            Optional<Duration> silence,
            TypeInformation<RowData> type,
            String name) {
        if (!(provider instanceof SourceProvider || provider instanceof DataStreamScanProvider)) {
            return consumer(provider, watermarks, silence);
        }
        if (silence.isPresent()) {
            throw new ValidationException("'" + PerShardTableFactory.SILENCE_TIMEOUT.key() + "' needs Kinesis connector 4.x:"
                    + " no other tells whether a shard is silent or its answers are. Leave the option away.");
        }
        if (provider instanceof SourceProvider) {
            Source<RowData, ?, ?> source = ((SourceProvider) provider).createSource();
            return stream(provider, (ids, job) -> stream(job, source, watermarks, type, name, ids.generateUid("source")));
        }
        return stream(provider, (ids, job) -> {
            Transformation<RowData> made =
                    ((DataStreamScanProvider) provider).produceDataStream(ids, job).getTransformation();
            if (!(made instanceof SourceTransformation)) {
                throw new TableException("The wrapped connector makes '" + made.getName() + "' behind its source; '"
                        + PerShardTableFactory.IDENTIFIER + "' can wrap a source only. " + INSTEAD);
            }
            Source<RowData, ?, ?> source = ((SourceTransformation<RowData, ?, ?>) made).getSource();
            return stream(job, source, watermarks, type, made.getName(), Optional.ofNullable(made.getUid()));
        });
    }

    private static ScanRuntimeProvider consumer(
            ScanRuntimeProvider provider, WatermarkStrategy<RowData> watermarks, Optional<Duration> silence) {
        Optional<ScanRuntimeProvider> consumer =
                connector4IsThere() ? ShardConsumers.of(provider, watermarks, silence) : Optional.empty();
        return consumer.orElseThrow(() -> new TableException("The wrapped connector provides "
                + provider.getClass().getName() + ", whose splits cannot be told apart: it is neither of Flink's Source"
                + " interface nor of a Kinesis connector 4.x beside this jar. " + INSTEAD));
    }

    /** Without it {@link ShardConsumers} cannot be loaded; on Flink 2, which lacks what it extends, it never is there. */
    private static boolean connector4IsThere() {
        try {
            Class.forName(CONSUMER_4, false, PerSplitProviders.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static DataStream<RowData> stream(
            StreamExecutionEnvironment job,
            Source<RowData, ?, ?> source,
            WatermarkStrategy<RowData> watermarks,
            TypeInformation<RowData> type,
            String name,
            Optional<String> uid) {
        DataStreamSource<RowData> stream = job.fromSource(source, watermarks, name, type);
        uid.ifPresent(stream::uid);
        return stream;
    }

    private interface Stream {
        DataStream<RowData> produce(ProviderContext ids, StreamExecutionEnvironment job);
    }

    private static DataStreamScanProvider stream(ScanRuntimeProvider provider, Stream stream) {
        boolean bounded = provider.isBounded();
        Optional<Integer> parallelism = ((ParallelismProvider) provider).getParallelism();
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(ProviderContext ids, StreamExecutionEnvironment job) {
                return stream.produce(ids, job);
            }

            @Override
            public boolean isBounded() {
                return bounded;
            }

            @Override
            public Optional<Integer> getParallelism() {
                return parallelism;
            }
        };
    }
}
