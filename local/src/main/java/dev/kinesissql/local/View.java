package dev.kinesissql.local;

import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.local.watch.Board;
import dev.kinesissql.local.watch.LiveTable;
import dev.kinesissql.local.watch.Minimum;
import dev.kinesissql.local.watch.PlainLines;
import dev.kinesissql.local.watch.Reject;
import dev.kinesissql.local.watch.TerminalSize;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Reads the minimums and the rejects as they arrive, and shows them: a table on a terminal, else lines. */
final class View implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration SIZE_INTERVAL = Duration.ofSeconds(1);

    private final KinesisClient client;
    private final Board board;
    private final LiveTable table;
    private final PlainLines lines;
    private final List<StreamReader> readers = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private TerminalSize size = TerminalSize.detect();
    private long sizeAskedNanos = System.nanoTime();

    /**
     * Starts to read.
     *
     * @param rejectStream null when there is none
     * @param webUi for the table's last line; null to leave it out
     */
    View(KinesisEndpoint endpoint, String minimumStream, String rejectStream, StartFrom start, Board board,
            PrintStream out, String webUi) {
        this.client = endpoint.client();
        this.board = board;
        // Set by the scripts in bin/: Java cannot tell a terminal from a file when only the input is redirected.
        boolean terminal = Boolean.getBoolean("kinesis-sql.terminal");
        this.table = terminal ? new LiveTable(out, this::terminalSize, webUi) : null;
        this.lines = terminal ? null : new PlainLines(out);
        read(new StreamReader(client, endpoint, minimumStream, start), this::minimum);
        if (rejectStream != null) {
            read(new StreamReader(client, endpoint, rejectStream, start), this::reject);
        }
    }

    private void read(StreamReader reader, BiConsumer<String, Instant> consumer) {
        readers.add(reader);
        workers.add(new Worker("reader", () -> {
            while (!Thread.currentThread().isInterrupted()) {
                for (var each : reader.poll(POLL)) {
                    consumer.accept(each.data().asUtf8String(), Instant.now());
                }
            }
        }));
    }

    private void minimum(String json, Instant receivedAt) {
        Minimum minimum = Minimum.parse(json);
        board.windowReceived(minimum, receivedAt);
        if (lines != null) {
            lines.window(minimum, receivedAt);
        }
    }

    private void reject(String json, Instant receivedAt) {
        Reject reject = Reject.parse(json);
        board.rejected(reject);
        if (lines != null) {
            lines.reject(reject);
        }
    }

    /** The terminal's size, asked once a second: each time takes a process. */
    private TerminalSize terminalSize() {
        if (System.nanoTime() - sizeAskedNanos > SIZE_INTERVAL.toNanos()) {
            size = TerminalSize.detect();
            sizeAskedNanos = System.nanoTime();
        }
        return size;
    }

    /** Draws the table, where there is one. */
    void draw() {
        if (table != null) {
            table.draw(board.snapshot());
        }
    }

    /** Passes on what made the reading fail. */
    void requireHealthy() {
        workers.forEach(Worker::requireHealthy);
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
        for (StreamReader reader : readers) {
            reader.close();
        }
        workers.forEach(Worker::close);
        client.close();
    }
}
