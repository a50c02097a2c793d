package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.e2e.FileJob.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a job keeps for a ticker and a slice of time while windows with it are open: bytes in a checkpoint and on the
 * heap of the TaskManager. The job has read all its ticks and waits for more. {@code bin/bench.sh job} prints the result.
 */
@Tag("cost")
class JobStateIT {

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(FileJob.CLUSTER).withBufferedFiles();

    private static final JobVariant MANY = JobVariant.parse("500000,1,5");
    /** One window has fired, and windows with each of the three slices are open. */
    private static final int SECONDS = 12;
    private static final JobVariant TO_LOAD_CLASSES = JobVariant.parse("5,1,5");

    private static final int WIDTH = 46;

    @TempDir
    static Path folder;

    private final CostTable table = new CostTable(WIDTH);

    @Test
    void ofATickerAndASlice() throws Exception {
        WindowTicks few = WindowTicks.write(folder.resolve("few"), TO_LOAD_CLASSES, TO_LOAD_CLASSES.secondsOfFew(false));
        WindowTicks ticks = WindowTicks.write(folder.resolve("many"), MANY, SECONDS);
        long pairs = ticks.minimums().livePairs(ticks.watermark());
        assertThat(pairs).isGreaterThan(2L * MANY.tickers());
        table.add("%-" + WIDTH + "s %16s %12s", MANY.title(), "checkpoint, byte", "heap, byte");
        Heap heap;
        try (FileJob jobs = new FileJob(CLUSTER, Kind.SHIPPED, folder)) {
            jobs.run(few, TO_LOAD_CLASSES, "few");
            Heap before = Heap.ofTaskManager();
            Path output = folder.resolve("output");
            JobOnCluster job = new JobOnCluster(CLUSTER.rest(), jobs.start(ticks, MANY, "shipped", output));
            long state = stateOf(job, ticks, output);
            heap = Heap.ofTaskManager();
            CLUSTER.cancel(job.id());
            table.add("%-" + WIDTH + "s %16.1f %12.1f", "shipped, for a (ticker, slice)", (double) state / pairs,
                    (double) (heap.bytes() - before.bytes()) / pairs);
        }
        // A TaskManager may hold on to what a job had on the heap until the next one: what is there now says nothing.
        try (FileJob jobs = new FileJob(CLUSTER, Kind.STOCK, folder)) {
            Path output = folder.resolve("stock-output");
            JobOnCluster job = new JobOnCluster(CLUSTER.rest(), jobs.start(ticks, MANY, "stock", output));
            table.add("%-" + WIDTH + "s %16.1f", "stock", (double) stateOf(job, ticks, output) / pairs);
            CLUSTER.cancel(job.id());
        }
        table.add("(%,d ticks read, %,d (ticker, slice) live)", ticks.count(), pairs);
        table.add("");
        table.add("Of it on the heap:");
        heap.biggest().forEach((name, bytes) -> table.add("%10.1f  %s", (double) bytes / pairs, name));
        Files.write(EmulatorExtension.BUNDLE.target().resolve("job-state.txt"), table.lines());
    }

    /** The bytes of the windows in a checkpoint, when the job has read the ticks and written what it can. */
    private static long stateOf(JobOnCluster job, WindowTicks ticks, Path output) {
        job.awaitRunning();
        assertThat(job.lateRecordsDropped(ticks.watermark())).isZero();
        long state = job.windowStateInACheckpoint();
        // Its files are complete a moment after a checkpoint, under other names.
        await().atMost(SlidingStreams.LIMIT).pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(IOException.class).ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> ticks.minimums()
                        .assertHaveFiredInto(output.resolve("minimums"), job.id(), ticks.watermark()));
        return state;
    }

    /**
     * What is on a heap after a full garbage collection.
     *
     * @param bytes of all objects
     * @param biggest the classes whose objects take most of it, and their bytes
     */
    private record Heap(long bytes, Map<String, Long> biggest) {

        private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
        private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");
        private static final int CLASSES = 8;

        static Heap ofTaskManager() throws IOException {
            String histogram = Jcmd.run(CLUSTER.running("TaskManager").handle().pid(), "GC.class_histogram");
            Matcher total = TOTAL.matcher(histogram);
            assertThat(total.find()).as(histogram).isTrue();
            Map<String, Long> biggest = new LinkedHashMap<>();
            CLASS.matcher(histogram).results().limit(CLASSES)
                    .forEach(line -> biggest.put(line.group(2), Long.parseLong(line.group(1))));
            return new Heap(Long.parseLong(total.group(1)), biggest);
        }
    }
}
