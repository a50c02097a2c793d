package dev.kinesissql.local.e2e;

import dev.kinesissql.local.memory.MemoryKinesis;
import dev.kinesissql.local.ticks.PartitionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the source kinesis-per-shard costs beside the connector alone: CPU time of the TaskManager for the same job on the
 * same history, in one shard, so that both answer right. The two take turns. {@code bin/bench.sh source} prints the result.
 */
@Tag("cost")
class SourceCostIT {

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(SlidingApplication.clusterOptions(Map.of("taskmanager.numberOfTaskSlots", "1")));

    private static final int TICKS = Integer.getInteger("cost.ticks", 1_000_000);
    /** How many times more they are than the ticks of the job that is subtracted. */
    private static final int PART = 5;

    private static final int PAIRS = Integer.getInteger("cost.pairs", 7);
    /** Until the JIT has compiled what it will. */
    private static final int PAIRS_TO_WARM_UP = 3;
    /** 50 ticks a second, as bin/local.sh sends them. */
    private static final Duration STEP = Duration.ofMillis(20);
    private static final int WIDTH = 36;

    private enum Source {
        KINESIS, KINESIS_PER_SHARD;

        String connector() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @TempDir
    static Path folder;

    @Test
    void ofATick() throws Exception {
        Map<Source, List<Double>> costs = new EnumMap<>(Source.class);
        try (MemoryKinesis kinesis = MemoryKinesis.start(); SlidingStreams streams = new SlidingStreams(kinesis.endpoint())) {
            Meter meter = new Meter(kinesis, streams, CLUSTER.upload(SlidingApplication.jar()));
            OracleTicks few = meter.send("few", TICKS / PART);
            OracleTicks all = meter.send("all", TICKS);
            for (int pair = -PAIRS_TO_WARM_UP; pair < PAIRS; pair++) {
                for (Source source : Source.values()) {
                    // Left out is what a job costs whatever it reads: its start, and the compilation of its code.
                    Duration start = meter.measure("few", few, source, pair);
                    Duration whole = meter.measure("all", all, source, pair);
                    if (pair >= 0) {
                        costs.computeIfAbsent(source, each -> new ArrayList<>())
                                .add(whole.minus(start).toNanos() / 1e3 / (all.count() - few.count()));
                    }
                }
            }
        }
        write(costs.get(Source.KINESIS), costs.get(Source.KINESIS_PER_SHARD));
    }

    /** Runs jobs, and measures what they cost. */
    private record Meter(MemoryKinesis kinesis, SlidingStreams streams, String jar) {

        OracleTicks send(String stream, int count) throws Exception {
            OracleTicks ticks = OracleTicks.write(folder, count, STEP, OracleTicks.TICKERS);
            streams.create(stream, 1, PartitionKey.CONSTANT, ticks.file(), ticks.count());
            return ticks;
        }

        /** The CPU time of the TaskManager from the submission of a job to its end. */
        Duration measure(String stream, OracleTicks ticks, Source source, int pair) throws Exception {
            String run = stream + "-" + source.connector() + pair;
            streams.createOutputs(run);
            Path properties = new SlidingApplication(kinesis.endpoint().uri(), folder)
                    .properties(stream, run, Map.of("connector", source.connector()));
            Duration before = cpuTime();
            String job =
                    CLUSTER.run(jar, SlidingApplication.MAIN, 1, List.of("--properties", properties.toString()));
            new HistoryRun(CLUSTER, streams).assertIsRight(ticks, run, job);
            Duration spent = cpuTime().minus(before);
            streams.deleteOutputs(run);
            return spent;
        }
    }

    private static Duration cpuTime() {
        return CLUSTER.running("TaskManager").handle().info().totalCpuDuration().orElseThrow();
    }

    private static void write(List<Double> plain, List<Double> perShard) throws IOException {
        CostTable table = new CostTable(WIDTH);
        table.header("", "");
        table.line("kinesis, CPU s per million ticks", plain, "");
        table.line("kinesis-per-shard", perShard, "");
        table.ratio(perShard, plain);
        table.add("");
        table.add("%,d ticks, pairs: %d, %s", TICKS, PAIRS, CostTable.load());
        Files.write(EmulatorExtension.BUNDLE.target().resolve("source-cost.txt"), table.lines());
    }
}
