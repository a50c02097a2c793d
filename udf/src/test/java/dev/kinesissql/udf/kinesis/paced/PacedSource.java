package dev.kinesissql.udf.kinesis.paced;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** Reads a {@link PacedStream}, as the sources of Kinesis connector 5.x and later read theirs. */
public final class PacedSource implements Source<RowData, PacedSplit, Set<String>> {

    private final String stream;
    private final boolean arrival;

    /** @param arrival whether rows have the metadata column */
    public PacedSource(String stream, boolean arrival) {
        this.stream = stream;
        this.arrival = arrival;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<RowData, PacedSplit> createReader(SourceReaderContext context) {
        return new PacedReader(PacedStream.named(stream), arrival);
    }

    @Override
    public SplitEnumerator<PacedSplit, Set<String>> createEnumerator(SplitEnumeratorContext<PacedSplit> context) {
        return restoreEnumerator(context, Set.of());
    }

    @Override
    public SplitEnumerator<PacedSplit, Set<String>> restoreEnumerator(
            SplitEnumeratorContext<PacedSplit> context, Set<String> assigned) {
        return new PacedEnumerator(PacedStream.named(stream), context, assigned);
    }

    @Override
    public SimpleVersionedSerializer<PacedSplit> getSplitSerializer() {
        return new AsText<>(split -> split.splitId() + " " + split.position(), text -> {
            String[] parts = text.split(" ");
            return new PacedSplit(parts[0], Integer.parseInt(parts[1]));
        });
    }

    @Override
    public SimpleVersionedSerializer<Set<String>> getEnumeratorCheckpointSerializer() {
        return new AsText<>(
                splits -> String.join(" ", splits), text -> Arrays.stream(text.split(" ")).collect(Collectors.toSet()));
    }

    private record AsText<T>(Function<T, String> write, Function<String, T> read) implements SimpleVersionedSerializer<T> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(T value) {
            return write.apply(value).getBytes(UTF_8);
        }

        @Override
        public T deserialize(int version, byte[] bytes) {
            return read.apply(new String(bytes, UTF_8));
        }
    }
}
