package dev.kinesissql.local.e2e;

import dev.kinesissql.local.e2e.HistoryCost.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tick costs on its way out of Kinesis: the shipped script with all its checks beside what Flink and the connector
 * offer by themselves, and parts of both: the reading alone, and the script without may_lower_min. {@code bin/bench.sh path} prints the result.
 */
@Tag("cost")
class PathCostIT {

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(HistoryCost.CLUSTER);

    private static final Path SCRIPTS = Path.of("src/test/resources/cost").toAbsolutePath();
    private static final Map<String, String> CONNECTOR = Map.of("connector", "kinesis");
    private static final Map<String, String> SOURCE = Map.of("connector", "kinesis-per-shard");

    private static final Job STOCK = new Job(
            "stock", CONNECTOR, SCRIPTS.resolve("stock.sql"), true, SlidingApplication.STOCK_CONFIGURATION);
    private static final Job SHIPPED = new Job("shipped", SOURCE, null, true, Map.of());
    private static final Job STOCK_READS =
            new Job("stock-reads", CONNECTOR, SCRIPTS.resolve("read.sql"), false, SlidingApplication.STOCK_CONFIGURATION);
    private static final Job SHIPPED_READS =
            new Job("shipped-reads", SOURCE, SCRIPTS.resolve("read.sql"), false, Map.of());
    /** Words such as pipeline.object-reuse=true: the shipped job is measured with each of them too. */
    private static final List<String> SETTINGS = words("cost.settings");
    /** The same with options of the source. */
    private static final List<String> OPTIONS = words("cost.source");

    /** Whether also reading alone is measured, and the shipped script without may_lower_min. */
    private static final boolean PARTS = Boolean.parseBoolean(System.getProperty("cost.parts", "true"));

    private static final int WIDTH = 52;

    @TempDir
    static Path folder;

    @Test
    void ofATick() throws Exception {
        List<Job> jobs = new ArrayList<>(List.of(STOCK, SHIPPED));
        Job allTicks = new Job("shipped-all-ticks", SOURCE, scriptWithoutMayLowerMin(), true, Map.of());
        if (PARTS) {
            jobs.addAll(List.of(allTicks, STOCK_READS, SHIPPED_READS));
        }
        Map<String, Job> others = new LinkedHashMap<>();
        for (String setting : SETTINGS) {
            String[] parts = setting.split("=", 2);
            others.put(setting, new Job("shipped-" + others.size(), SOURCE, null, true, Map.of(parts[0], parts[1])));
        }
        for (String option : OPTIONS) {
            String[] parts = option.split("=", 2);
            Map<String, String> source = new TreeMap<>(SOURCE);
            source.put(parts[0], parts[1]);
            others.put(option, new Job("shipped-" + others.size(), source, null, true, Map.of()));
        }
        jobs.addAll(others.values());
        try (HistoryCost cost = new HistoryCost(CLUSTER, folder)) {
            Map<Job, List<Double>> spent = cost.measure(jobs);
            CostTable table = new CostTable(WIDTH);
            table.header("CPU s of the TaskManager per million ticks", "");
            table.line("stock: kinesis, json, HOP", spent.get(STOCK), "");
            table.line("shipped: sliding.sql", spent.get(SHIPPED), "");
            table.ratio(spent.get(SHIPPED), spent.get(STOCK));
            if (PARTS) {
                table.line("shipped, all good ticks to the windows", spent.get(allTicks), "");
                table.ratio(spent.get(SHIPPED), spent.get(allTicks));
                table.line("kinesis, raw, blackhole", spent.get(STOCK_READS), "");
                table.line("kinesis-per-shard, raw, blackhole", spent.get(SHIPPED_READS), "");
                table.ratio(spent.get(SHIPPED_READS), spent.get(STOCK_READS));
            }
            others.forEach((word, job) -> {
                table.line("shipped, " + word, spent.get(job), "");
                table.ratio(spent.get(job), spent.get(SHIPPED));
            });
            HistoryCost.write("path-cost.txt", table);
        }
    }

    private static List<String> words(String property) {
        return Arrays.stream(System.getProperty(property, "").split(" ")).filter(each -> !each.isEmpty()).toList();
    }

    private static Path scriptWithoutMayLowerMin() throws IOException {
        return Files.writeString(folder.resolve("all-ticks.sql"), SlidingSubmission.replace(
                Files.readString(EmulatorExtension.BUNDLE.script()), "HOP(TABLE low_ticks,", "HOP(TABLE good_ticks,"));
    }
}
