package dev.kinesissql.udf.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.udf.kinesis.paced.PacedSource;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource.ScanRuntimeProvider;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** The two shapes in which connectors provide sources of Flink's {@code Source} interface. */
class PerSplitProvidersTest {

    private static final PacedSource SOURCE = new PacedSource("unread", false);
    private static final WatermarkStrategy<RowData> WATERMARKS =
            WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5));
    private static final TypeInformation<RowData> TYPE = TypeInformation.of(RowData.class);
    private static final ProviderContext IDS = name -> Optional.of("scan_" + name);

    /** What of a job's source can be seen. */
    private record Made(Object source, Object watermarks, Object type, String name, String uid) {}

    @Test
    void aSourceGetsTheWatermarks() {
        assertThat(made(SourceProvider.of(SOURCE)))
                .isEqualTo(new Made(SOURCE, WATERMARKS, TYPE, "the table's", "scan_source"));
    }

    @Test
    void aStreamThatIsASourceAndNothingElseGetsThemAndKeepsItsNameAndItsState() {
        DataStreamScanProvider connector5 = new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(ProviderContext ids, StreamExecutionEnvironment job) {
                DataStreamSource<RowData> stream =
                        job.fromSource(SOURCE, WatermarkStrategy.noWatermarks(), "Kinesis source");
                ids.generateUid("Kinesis-source").ifPresent(stream::uid);
                return stream;
            }

            @Override
            public boolean isBounded() {
                return false;
            }
        };

        assertThat(made(connector5))
                .isEqualTo(new Made(SOURCE, WATERMARKS, TYPE, "Kinesis source", "scan_Kinesis-source"));
    }

    @Test
    void theParallelismStays() {
        assertThat(wrapped(SourceProvider.of(SOURCE, 3)).getParallelism()).contains(3);
    }

    private static Made made(ScanRuntimeProvider provider) {
        SourceTransformation<?, ?, ?> made = (SourceTransformation<?, ?, ?>) wrapped(provider)
                .produceDataStream(IDS, StreamExecutionEnvironment.getExecutionEnvironment())
                .getTransformation();
        return new Made(made.getSource(), made.getWatermarkStrategy(), made.getOutputType(), made.getName(), made.getUid());
    }

    private static DataStreamScanProvider wrapped(ScanRuntimeProvider provider) {
        return (DataStreamScanProvider) PerSplitProviders.of(provider, WATERMARKS, Optional.empty(), TYPE, "the table's");
    }
}
