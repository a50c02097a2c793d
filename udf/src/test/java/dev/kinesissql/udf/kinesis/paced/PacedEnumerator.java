package dev.kinesissql.udf.kinesis.paced;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;

/** Looks for new splits all the time, and assigns them to the readers in turn. */
final class PacedEnumerator implements SplitEnumerator<PacedSplit, Set<String>> {

    private static final long DISCOVERY_MILLIS = 5;

    private final PacedStream stream;
    private final SplitEnumeratorContext<PacedSplit> context;
    private final Set<String> assigned;
    private boolean ended;

    PacedEnumerator(PacedStream stream, SplitEnumeratorContext<PacedSplit> context, Set<String> assigned) {
        this.stream = stream;
        this.context = context;
        this.assigned = new TreeSet<>(assigned);
    }

    @Override
    public void start() {
        context.callAsync(stream::splits, this::assign, 0, DISCOVERY_MILLIS);
    }

    private void assign(Set<String> splits, Throwable failure) {
        int readers = context.currentParallelism();
        if (context.registeredReaders().size() < readers) {
            return;
        }
        Map<Integer, List<PacedSplit>> assignment = new HashMap<>();
        for (String split : new TreeSet<>(splits)) {
            int reader = assigned.size() % readers;
            if (assigned.add(split)) {
                assignment.computeIfAbsent(reader, none -> new ArrayList<>()).add(new PacedSplit(split, 0));
            }
        }
        if (!assignment.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(assignment));
        }
        if (!ended && stream.isEnded() && assigned.containsAll(stream.splits())) {
            ended = true;
            context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
        }
    }

    @Override
    public void addReader(int subtask) {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<PacedSplit> splits, int subtask) {
        splits.forEach(split -> assigned.remove(split.splitId()));
    }

    @Override
    public Set<String> snapshotState(long checkpoint) {
        return Set.copyOf(assigned);
    }

    @Override
    public void close() {}
}
