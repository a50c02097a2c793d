package dev.kinesissql.local;

import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.FlinkCluster;
import dev.kinesissql.local.process.Folders;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.Streams;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.watch.Board;
import dev.kinesissql.local.watch.Summary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * One run of the main job on this machine, from starting the parts to stopping them. {@link #close} stops whatever has
 * been started, from any thread and at any moment, and removes the run's folder.
 */
final class LocalRun implements AutoCloseable {

    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration CTRL_C = Duration.ofMillis(500);
    private static final Duration UNDERWAY = Duration.ofSeconds(10);
    private static final Duration STREAMS_ACTIVE = Duration.ofSeconds(30);

    private final Bundle bundle;
    private final TickOptions ticks;
    private final Integer seconds;
    private final int shards;
    private final int parallelism;
    private final PortPair ports;
    private final PrintStream out;
    private final Path folder;
    private final Board board = new Board();
    private final long startedNanos = System.nanoTime();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<ManagedProcess> processes = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private long feedingSinceNanos;
    private boolean closed;

    /**
     * A run that is not started yet.
     *
     * @param seconds how long to send ticks; null for no end
     * @param ports of web UI and emulator; null for the usual ones, or free ones where those are taken
     */
    LocalRun(Bundle bundle, TickOptions ticks, Integer seconds, int shards, int parallelism, PortPair ports,
            PrintStream out) {
        this.bundle = bundle;
        this.ticks = ticks;
        this.seconds = seconds;
        this.shards = shards;
        this.parallelism = parallelism;
        this.ports = ports;
        this.out = out;
        this.folder = bundle.target().resolve("runs").resolve(Long.toString(ProcessHandle.current().pid()));
    }

    /**
     * Runs until the time is over.
     *
     * @throws Fault when a part fails
     */
    void run() throws IOException, InterruptedException {
        int webPort = port(ports == null ? null : ports.web(), FlinkCluster.DEFAULT_PORT, "Flink web UI");
        int kinesisPort = port(ports == null ? null : ports.kinesis(), Emulator.DEFAULT_PORT, "Kinesis emulator");
        Emulator.install(bundle);
        Folders.delete(folder);
        Files.createDirectories(folder.resolve("tmp"));
        try {
            run(webPort, kinesisPort);
        } catch (RuntimeException e) {
            // Ctrl-C reaches the parts too: one may be seen dead before this process has heard of it.
            if (!closing.await(CTRL_C.toMillis(), TimeUnit.MILLISECONDS)) {
                keepLogs();
                throw e;
            }
        }
    }

    private void run(int webPort, int kinesisPort) throws IOException, InterruptedException {
        progress("starting Flink " + bundle.flinkVersion() + ", web UI: http://localhost:" + webPort);
        FlinkCluster cluster = add(FlinkCluster.start(bundle, webPort, folder, FlinkCluster.FOR_FEW_RECORDS, false));
        processes.addAll(cluster.processes());

        progress("starting the Kinesis emulator: http://localhost:" + kinesisPort);
        processes.add(add(Emulator.start(bundle, kinesisPort, folder, false)));
        KinesisEndpoint kinesis = KinesisEndpoint.emulator(Emulator.endpoint(kinesisPort), Emulator.REGION);
        try (KinesisClient client = kinesis.client()) {
            new Streams(client, kinesis).ensure(
                    Map.of(StreamNames.TICKS, shards, StreamNames.MINIMUMS, 1, StreamNames.REJECTS, 1),
                    STREAMS_ACTIVE);
        }

        // The client plans the script while the cluster is still starting.
        progress("submitting sql-scripts/sliding.sql with the SQL Client");
        ScriptSubmission submission = add(ScriptSubmission.start(bundle, folder, environment(kinesisPort),
                Map.of("rest.port", Integer.toString(webPort), "parallelism.default",
                        Integer.toString(parallelism))));
        cluster.awaitReady();
        RunningJob job = new RunningJob(cluster.rest(), submission.awaitJobId(this::requireProcesses));
        job.awaitRunning(this::requireProcesses);

        follow(kinesis, cluster, job);
    }

    private void follow(KinesisEndpoint kinesis, FlinkCluster cluster, RunningJob job) throws InterruptedException {
        View view = add(new View(kinesis, StreamNames.MINIMUMS, StreamNames.REJECTS, StartFrom.trimHorizon(), board,
                out, cluster.rest().address().toString()));
        Limit limit = seconds == null ? Limit.none() : Limit.duration(Duration.ofSeconds(seconds));
        synchronized (parts) {
            feedingSinceNanos = System.nanoTime();
        }
        Feed feed = add(new Feed(kinesis, StreamNames.TICKS, ticks, limit, board));
        progress("running" + (seconds == null ? "; Ctrl-C stops" : "; stops after " + seconds + " s of ticks"));
        out.println();
        while (seconds == null || !isOver(feed)) {
            requireProcesses();
            job.requireHealthy();
            feed.requireHealthy();
            view.requireHealthy();
            view.draw();
            Thread.sleep(REDRAW.toMillis());
        }
    }

    /**
     * True when the time for ticks is over and all bad ones have come back as rejects. Those that still have not
     * {@link #UNDERWAY} later will not come.
     */
    private boolean isOver(Feed feed) {
        Duration over = fed().minusSeconds(seconds);
        Board.Snapshot now = board.snapshot();
        boolean complete = feed.isDone() && now.rejected() >= now.badTicksSent();
        return over.compareTo(complete ? Duration.ZERO : UNDERWAY) >= 0;
    }

    /** How long ticks have been sent. */
    private Duration fed() {
        return Duration.ofNanos(System.nanoTime() - feedingSinceNanos);
    }

    /** The port that was asked for, or the usual one, or a free one where that is taken. */
    private int port(Integer wanted, int usual, String what) {
        if (wanted != null) {
            return Ports.requireFree(wanted, what, "Stop that program, or give other ports: --ports WEB,KINESIS.");
        }
        int port = Ports.freeOr(usual);
        if (port != usual) {
            progress("port " + usual + " is taken: " + what + " on " + port);
        }
        return port;
    }

    /** The environment tables of {@code conf/local.sql}, for the emulator's port. */
    private Path environment(int kinesisPort) throws IOException {
        String text = Files.readString(bundle.conf().resolve("local.sql"));
        String usual = Emulator.endpoint(Emulator.DEFAULT_PORT).toString();
        if (!text.contains("'" + usual + "'")) {
            throw new Fault("conf/local.sql does not name the emulator's address '" + usual
                    + "', which this script replaces when the port is another one. Put it back, or run your own tables"
                    + " by bin/cluster.sh, bin/emulator.sh and bin/sql-client.sh -i YOUR.sql.");
        }
        return Files.writeString(folder.resolve("local.sql"),
                text.replace(usual, Emulator.endpoint(kinesisPort).toString()));
    }

    private void requireProcesses() {
        processes.forEach(ManagedProcess::requireAlive);
    }

    private <T extends AutoCloseable> T add(T part) {
        synchronized (parts) {
            parts.push(part);
            if (closed) {
                stopParts();
            }
            return part;
        }
    }

    private void progress(String text) {
        out.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - startedNanos) / 1e9, text);
    }

    /** What the parts logged, for looking after the failure. */
    private void keepLogs() throws IOException {
        Path kept = bundle.target().resolve("last-failure");
        Folders.delete(kept);
        Files.createDirectories(kept);
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, kept.resolve(file.getFileName()));
            }
        }
        out.println("The logs of this run are in " + kept);
    }

    /** Stops all parts, those that were started last first, and prints the summary when ticks had been sent. */
    @Override
    public void close() {
        closing.countDown();
        synchronized (parts) {
            if (closed) {
                return;
            }
            closed = true;
            Duration fed = fed();
            stopParts();
            if (feedingSinceNanos != 0) {
                out.println();
                Summary.lines(board.snapshot(), fed, ticks.dirty()).forEach(out::println);
            }
            try {
                Folders.delete(folder);
            } catch (IOException e) {
                out.println("Cannot delete " + folder + ": " + e.getMessage());
            }
        }
    }

    private void stopParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                out.println("While stopping: " + e.getMessage());
            }
        }
    }
}
