package dev.kinesissql.local.e2e;

import dev.kinesissql.local.e2e.HistoryCost.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the source kinesis-per-shard costs beside the connector alone, for the same job on the same history, in one shard,
 * so that both answer right. {@code bin/bench.sh source} prints the result.
 */
@Tag("cost")
class SourceCostIT {

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(HistoryCost.CLUSTER);

    private static final int WIDTH = 36;

    @TempDir
    static Path folder;

    @Test
    void ofATick() throws Exception {
        Job plain = job("kinesis");
        Job perShard = job("kinesis-per-shard");
        try (HistoryCost cost = new HistoryCost(CLUSTER, folder)) {
            Map<Job, List<Double>> spent = cost.measure(List.of(plain, perShard));
            CostTable table = new CostTable(WIDTH);
            table.header("", "");
            table.line("kinesis, CPU s per million ticks", spent.get(plain), "");
            table.line("kinesis-per-shard", spent.get(perShard), "");
            table.ratio(spent.get(perShard), spent.get(plain));
            HistoryCost.write("source-cost.txt", table);
        }
    }

    private static Job job(String connector) {
        return new Job(connector, Map.of("connector", connector), null, true, Map.of());
    }
}
