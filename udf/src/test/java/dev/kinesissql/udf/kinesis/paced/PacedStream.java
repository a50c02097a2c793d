package dev.kinesissql.udf.kinesis.paced;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A stream in this JVM, for the connector {@code paced}. Its splits differ in speed, counted in rows per poll: what is
 * read before what does not hang on the clock. A row is a second of event time.
 */
public final class PacedStream {

    private static final Map<String, PacedStream> STREAMS = new ConcurrentHashMap<>();

    private final Map<String, Split> splits = new LinkedHashMap<>();
    private final Set<String> paused = new TreeSet<>();
    private CompletableFuture<Void> change = new CompletableFuture<>();
    private boolean ended;
    private int checkpoints;
    private int rowsRead;

    private PacedStream() {}

    /** The stream that a table names; there from then on. */
    public static PacedStream named(String name) {
        return STREAMS.computeIfAbsent(name, absent -> new PacedStream());
    }

    /** Opens a split that gives so many rows a poll. */
    public PacedStream open(String split, int rowsPerPoll) {
        return open(split, rowsPerPoll, 0);
    }

    /** Opens a split that gives nothing in its first polls, although it has rows. */
    public synchronized PacedStream open(String split, int rowsPerPoll, int emptyPolls) {
        splits.put(split, new Split(rowsPerPoll, emptyPolls));
        wake();
        return this;
    }

    /** Adds rows to a split, one for each second of [from, to); they follow on those that it has. */
    public synchronized PacedStream put(String split, int from, int to) {
        Split put = splits.get(split);
        put.first = put.first == put.end ? from : put.first;
        put.end = to;
        wake();
        return this;
    }

    /** No more rows are put into a split. */
    public synchronized PacedStream close(String split) {
        splits.get(split).closed = true;
        wake();
        return this;
    }

    /** Closes all splits; no more are opened. */
    public synchronized PacedStream end() {
        splits.keySet().forEach(this::close);
        ended = true;
        wake();
        return this;
    }

    /** Waits until so many rows of a split have been read. */
    public synchronized PacedStream awaitRead(String split, int rows) throws InterruptedException {
        while (splits.get(split).read < rows) {
            wait();
        }
        return this;
    }

    /** How many rows have been read, by all jobs. */
    public synchronized int rowsRead() {
        return rowsRead;
    }

    /** Waits until the reader is told to leave exactly these splits alone. */
    public synchronized PacedStream awaitPaused(Set<String> expected) throws InterruptedException {
        while (!paused.equals(expected)) {
            wait();
        }
        return this;
    }

    /** Waits for a checkpoint that completes from now on: then all tasks run. */
    public synchronized PacedStream awaitCheckpoint() throws InterruptedException {
        int before = checkpoints;
        while (checkpoints == before) {
            wait();
        }
        return this;
    }

    synchronized Set<String> splits() {
        return Set.copyOf(splits.keySet());
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Is complete when there may be something to do that was not there at this call. */
    synchronized CompletableFuture<Void> nextChange() {
        return change;
    }

    synchronized void wake() {
        CompletableFuture<Void> last = change;
        change = new CompletableFuture<>();
        notifyAll();
        last.complete(null);
    }

    /** The next rows of a split, as many as one poll gives. */
    synchronized List<Integer> poll(PacedSplit at, int polls) {
        Split split = splits.get(at.splitId());
        int from = split.first + at.position();
        int rows = polls < split.emptyPolls ? 0 : Math.min(split.rowsPerPoll, split.end - from);
        return IntStream.range(from, from + rows).boxed().collect(Collectors.toList());
    }

    synchronized boolean hasMore(PacedSplit at) {
        Split split = splits.get(at.splitId());
        return at.position() < split.end - split.first;
    }

    synchronized boolean isAtEnd(PacedSplit at) {
        Split split = splits.get(at.splitId());
        return split.closed && !hasMore(at);
    }

    synchronized void haveRead(PacedSplit at, int rows) {
        splits.get(at.splitId()).read = at.position();
        rowsRead += rows;
        notifyAll();
    }

    synchronized void haveCheckpointed() {
        checkpoints++;
        notifyAll();
    }

    synchronized void pause(Set<String> now) {
        paused.clear();
        paused.addAll(now);
        wake();
    }

    private static final class Split {

        private final int rowsPerPoll;
        private final int emptyPolls;
        private int first;
        private int end;
        private boolean closed;
        private int read;

        Split(int rowsPerPoll, int emptyPolls) {
            this.rowsPerPoll = rowsPerPoll;
            this.emptyPolls = emptyPolls;
        }
    }
}
