package dev.kinesissql.local.e2e;

import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.memory.MemoryKinesis;
import dev.kinesissql.local.ticks.PartitionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What jobs cost that read the same history: CPU time of the TaskManager for a million ticks. They take turns on one
 * cluster. Each time a job over a fifth of the ticks is subtracted, but in turns that do not count: what a job costs
 * whatever it reads, its start and the compilation of its code. Kinesis is in memory, in another process.
 */
final class HistoryCost implements AutoCloseable {

    /** Options of a cluster for jobs that are measured. */
    static final Map<String, String> CLUSTER = TaskManagerCpu.options(SlidingApplication.clusterOptions(Map.of(
            "taskmanager.numberOfTaskSlots", "1",
            // By default the JobManager tells of a job's state up to 3 s late.
            "web.refresh-interval", "100")));

    private static final int TICKS = Integer.getInteger("cost.ticks", 1_000_000);
    /** How many times more they are than the ticks of the job that is subtracted. */
    private static final int PART = 5;

    private static final int TURNS = Integer.getInteger("cost.pairs", 7);
    /** Until the JIT has compiled what it will. */
    private static final int TURNS_TO_WARM_UP = Integer.getInteger("cost.warm", 3);
    /** 1,000 ticks a second, the most that a shard takes. */
    private static final Duration STEP = Duration.ofMillis(1);

    /** For all jobs: at the connector's 200 they wait most of the time, in which nothing is measured. */
    private static final Map<String, String> FETCH = Map.of("scan.shard.getrecords.intervalmillis", "20");

    private final FlinkClusterExtension cluster;
    private final MemoryKinesis kinesis;
    private final SlidingStreams streams;
    private final Path folder;
    private final String jar;
    private final History few;
    private final History all;

    /**
     * A job to measure.
     *
     * @param name of its runs
     * @param source options of its source
     * @param script null for the shipped one
     * @param writes whether it writes the minimums, which are checked then
     * @param configuration of the job, on top of the cluster's
     */
    record Job(
            String name, Map<String, String> source, Path script, boolean writes, Map<String, String> configuration) {}

    private record History(String name, OracleTicks ticks) {}

    /** Sends the ticks to a Kinesis of its own. */
    HistoryCost(FlinkClusterExtension cluster, Path folder) throws Exception {
        this.cluster = cluster;
        this.folder = folder;
        kinesis = MemoryKinesis.start();
        streams = new SlidingStreams(kinesis.endpoint());
        jar = cluster.upload(SlidingApplication.jar());
        few = send("few", TICKS / PART);
        all = send("all", TICKS);
    }

    private History send(String name, int count) throws Exception {
        OracleTicks ticks = OracleTicks.write(folder, count, STEP, OracleTicks.TICKERS);
        streams.create(name, 1, PartitionKey.CONSTANT, ticks.file(), ticks.count());
        return new History(name, ticks);
    }

    /** The CPU seconds that each job takes for a million ticks, in each turn. */
    Map<Job, List<Double>> measure(List<Job> jobs) throws Exception {
        Map<Job, List<Double>> costs = new LinkedHashMap<>();
        for (int turn = -TURNS_TO_WARM_UP; turn < TURNS; turn++) {
            for (Job job : jobs) {
                if (turn < 0) {
                    run(job, all, turn);
                    continue;
                }
                Duration start = run(job, few, turn);
                Duration whole = run(job, all, turn);
                costs.computeIfAbsent(job, each -> new ArrayList<>()).add(
                        whole.minus(start).toNanos() / 1e3 / (all.ticks().count() - few.ticks().count()));
            }
        }
        return costs;
    }

    /** The CPU time of the TaskManager from the submission of a job until it has read all. */
    private Duration run(Job job, History history, int turn) throws Exception {
        String run = history.name() + "-" + job.name() + turn;
        streams.createOutputs(run);
        Map<String, String> source = new TreeMap<>(FETCH);
        source.putAll(job.source());
        Path properties =
                new SlidingApplication(kinesis.endpoint().uri(), folder).properties(history.name(), run, source);
        List<String> arguments = new ArrayList<>(List.of("--properties", properties.toString()));
        if (job.script() != null) {
            arguments.addAll(List.of("--script", job.script().toString()));
        }
        String ticks = SlidingStreams.name("ticks", history.name());
        long asked = kinesis.answersAtEnd(ticks);
        TaskManagerCpu before = TaskManagerCpu.of(cluster);
        String id = cluster.run(jar, SlidingApplication.MAIN, 1, arguments, job.configuration());
        if (job.writes()) {
            new HistoryRun(cluster, streams).assertIsRight(history.ticks(), run, id);
        } else {
            await(run).atMost(SlidingStreams.LIMIT).until(() -> kinesis.answersAtEnd(ticks) >= asked + 2);
            cluster.cancel(id);
        }
        Duration spent = TaskManagerCpu.of(cluster).minus(before).work();
        streams.deleteOutputs(run);
        return spent;
    }

    /** Writes a table, with what it was measured over behind it. */
    static void write(String file, CostTable table) throws IOException {
        table.add("");
        table.add("%,d ticks, turns: %d, %s", TICKS, TURNS, CostTable.load());
        Files.write(EmulatorExtension.BUNDLE.target().resolve(file), table.lines());
    }

    @Override
    public void close() {
        streams.close();
        kinesis.close();
    }
}
