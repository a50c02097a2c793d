package dev.kinesissql.local.e2e;

import dev.kinesissql.local.e2e.HistoryCost.Job;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tick costs on its way out of Kinesis: the shipped script with all its checks beside what Flink and the connector
 * offer by themselves, and of both the reading alone. {@code bin/bench.sh path} prints the result.
 */
@Tag("cost")
class PathCostIT {

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(SlidingApplication.clusterOptions(Map.of("taskmanager.numberOfTaskSlots", "1")));

    private static final Path SCRIPTS = Path.of("src/test/resources/cost").toAbsolutePath();
    private static final Map<String, String> CONNECTOR = Map.of("connector", "kinesis");
    private static final Map<String, String> SOURCE = Map.of("connector", "kinesis-per-shard");

    private static final Job STOCK = new Job("stock", CONNECTOR, SCRIPTS.resolve("stock.sql"), true);
    private static final Job SHIPPED = new Job("shipped", SOURCE, null, true);
    private static final Job STOCK_READS = new Job("stock-reads", CONNECTOR, SCRIPTS.resolve("read.sql"), false);
    private static final Job SHIPPED_READS = new Job("shipped-reads", SOURCE, SCRIPTS.resolve("read.sql"), false);

    @TempDir
    static Path folder;

    @Test
    void ofATick() throws Exception {
        List<Job> jobs = Arrays.asList(STOCK, SHIPPED, STOCK_READS, SHIPPED_READS);
        if (System.getenv("COST_ONLY") != null) { try (HistoryCost cost = new HistoryCost(CLUSTER, folder)) { System.out.println("ONLY " + cost.measure(List.of(System.getenv("COST_ONLY").equals("shipped") ? SHIPPED : System.getenv("COST_ONLY").equals("stock") ? STOCK : SHIPPED_READS))); } return; }
        try (HistoryCost cost = new HistoryCost(CLUSTER, folder)) {
            Map<Job, Spread> spent = cost.measure(jobs);
            HistoryCost.write("path-cost.txt", List.of(
                    Spread.head(),
                    spent.get(STOCK).line("stock job, CPU s per million ticks"),
                    spent.get(SHIPPED).line("shipped job"),
                    spent.get(SHIPPED).lineOfRatio("ratio; spread of the pairs", spent.get(STOCK)),
                    "",
                    spent.get(STOCK_READS).line("kinesis alone, raw into blackhole"),
                    spent.get(SHIPPED_READS).line("kinesis-per-shard alone, the same"),
                    spent.get(SHIPPED_READS).lineOfRatio("ratio; spread of the pairs", spent.get(STOCK_READS))));
        }
    }
}
