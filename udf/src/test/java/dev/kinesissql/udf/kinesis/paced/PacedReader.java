package dev.kinesissql.udf.kinesis.paced;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * Polls its splits one after the other, in the order of their names. A row is the split, a time, and, if wanted, the time of
 * its arrival an hour later.
 */
final class PacedReader implements SourceReader<RowData, PacedSplit> {

    private static final LocalDateTime START = LocalDateTime.parse("2026-11-22T08:00:00");

    private final PacedStream stream;
    private final boolean arrival;
    private final Map<String, PacedSplit> splits = new TreeMap<>();
    private final Map<String, Integer> polls = new TreeMap<>();
    private final Set<String> paused = new TreeSet<>();
    private CompletableFuture<Void> available;
    private boolean noMoreSplits;

    PacedReader(PacedStream stream, boolean arrival) {
        this.stream = stream;
        this.arrival = arrival;
        this.available = stream.nextChange();
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) {
        available = stream.nextChange();
        boolean waits = true;
        for (PacedSplit split : List.copyOf(splits.values())) {
            if (!paused.contains(split.splitId())) {
                waits &= !poll(split, output);
            }
        }
        if (noMoreSplits && splits.isEmpty()) {
            return InputStatus.END_OF_INPUT;
        }
        return waits ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    /** Whether to poll again at once. */
    private boolean poll(PacedSplit split, ReaderOutput<RowData> output) {
        SourceOutput<RowData> splitOutput = output.createOutputForSplit(split.splitId());
        List<Integer> seconds = stream.poll(split, polls.merge(split.splitId(), 1, Integer::sum) - 1);
        seconds.forEach(second -> splitOutput.collect(row(split.splitId(), second)));
        PacedSplit after = split.plus(seconds.size());
        splits.put(split.splitId(), after);
        if (stream.isAtEnd(after)) {
            splits.remove(split.splitId());
            output.releaseOutputForSplit(split.splitId());
        }
        stream.haveRead(after, seconds.size());
        return stream.hasMore(after);
    }

    private RowData row(String split, int second) {
        LocalDateTime time = START.plusSeconds(second);
        return arrival
                ? GenericRowData.of(StringData.fromString(split), timestamp(time), timestamp(time.plusHours(1)))
                : GenericRowData.of(StringData.fromString(split), timestamp(time));
    }

    private static TimestampData timestamp(LocalDateTime time) {
        return TimestampData.fromLocalDateTime(time);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<PacedSplit> added) {
        added.forEach(split -> splits.put(split.splitId(), split));
        stream.wake();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        stream.wake();
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
        paused.addAll(toPause);
        paused.removeAll(toResume);
        stream.pause(paused);
    }

    @Override
    public List<PacedSplit> snapshotState(long checkpoint) {
        return List.copyOf(splits.values());
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        stream.haveCheckpointed();
    }

    @Override
    public void close() {}
}
