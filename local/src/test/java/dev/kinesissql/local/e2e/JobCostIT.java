package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.e2e.FileJob.Cost;
import dev.kinesissql.local.e2e.FileJob.Kind;
import dev.kinesissql.local.process.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the shipped script costs beside the tutorial's query on stock Flink, from files to files: CPU time of the
 * TaskManager for the same ticks. The two take turns. {@code bin/bench.sh job} prints the result.
 */
@Tag("cost")
class JobCostIT {

    private static final boolean PROFILE = Boolean.getBoolean("job.profile");

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(PROFILE ? CpuProfile.options(FileJob.CLUSTER) : FileJob.CLUSTER)
                    .withBufferedFiles();

    private static final List<JobVariant> VARIANTS = Arrays.stream(
                    System.getProperty("job.variants", "5,1,5 5000,1,5 500000,1,5").trim().split("\\s+"))
            .map(JobVariant::parse)
            .toList();
    private static final int PAIRS = Integer.getInteger("job.pairs", 5);
    /** Whether jobs read fewer ticks, those with more than {@link #TICKERS_FOR_ALL_PAIRS} excepted. */
    private static final boolean QUICK = Boolean.getBoolean("job.quick");
    /**
     * Until the JIT has compiled what all variants run: one over few ticks, which starts the JVM, the others over all.
     * Before each variant but the first there is one pair over few, if it has all pairs or is not to be quick.
     */
    private static final int PAIRS_TO_WARM_UP = Integer.getInteger("job.warm", 3);
    /** With more there are half as many pairs: a run takes minutes. */
    private static final int TICKERS_FOR_ALL_PAIRS = 5_000;

    private static final Path RESULT = EmulatorExtension.BUNDLE.target().resolve("job-cost.txt");
    private static final Path PROFILES = EmulatorExtension.BUNDLE.target().resolve("job-profile.txt");
    private static final int WIDTH = 46;

    @TempDir
    static Path folder;

    private final CostTable table = new CostTable(WIDTH);
    private final CostTable profiles = new CostTable(WIDTH);

    @Test
    void ofATick() throws Exception {
        try (FileJob stock = new FileJob(CLUSTER, Kind.STOCK, folder);
                FileJob shipped = new FileJob(CLUSTER, Kind.SHIPPED, folder)) {
            Map<Kind, FileJob> jobs = new EnumMap<>(Map.of(Kind.STOCK, stock, Kind.SHIPPED, shipped));
            for (JobVariant variant : VARIANTS) {
                measure(variant, jobs);
            }
        }
        table.add("%s", CostTable.load());
        Files.write(RESULT, table.lines());
    }

    private void measure(JobVariant variant, Map<Kind, FileJob> jobs) throws Exception {
        WindowTicks few = WindowTicks.write(folder.resolve("few"), variant, variant.secondsOfFew(QUICK));
        WindowTicks all = WindowTicks.write(folder.resolve("all"), variant, variant.secondsOfAll(QUICK));
        assertThat(few.minimums().count()).isPositive();
        Map<Kind, List<Cost>> costs = new EnumMap<>(Kind.class);
        boolean first = variant == VARIANTS.get(0);
        int warmUp = first ? PAIRS_TO_WARM_UP : QUICK && !hasAllPairs(variant) ? 0 : 1;
        for (int pair = -warmUp; pair < pairs(variant); pair++) {
            for (Kind kind : inTurn(pair)) {
                FileJob job = jobs.get(kind);
                if (pair < 0) {
                    job.run(first && pair > -PAIRS_TO_WARM_UP ? all : few, variant, kind + "-warm-up");
                    continue;
                }
                // Left out is what a job costs whatever it reads: its start, and the compilation of its code.
                Cost start = job.run(few, variant, kind + "-few-" + pair);
                Cost whole = job.run(all, variant, kind + "-all-" + pair);
                costs.computeIfAbsent(kind, each -> new ArrayList<>()).add(whole.minus(start));
            }
        }
        addTo(table, variant, all, all.count() - few.count(), costs);
        // One that fails later does not take this away.
        Files.write(RESULT, table.lines());
        if (PROFILE) {
            for (Kind kind : Kind.values()) {
                String name = kind.name().toLowerCase(Locale.ROOT);
                CpuProfile.of(CLUSTER.running("TaskManager").handle().pid(), recording(variant, name),
                                () -> jobs.get(kind).run(all, variant, kind + "-profile"))
                        .addTo(profiles, variant.title() + ", " + name);
            }
            Files.write(PROFILES, profiles.lines());
        }
        Folders.delete(few.folder());
        Folders.delete(all.folder());
    }

    private static Path recording(JobVariant variant, String kind) {
        return EmulatorExtension.BUNDLE.target().resolve(String.format(Locale.ROOT, "job-%d-%d-%s-%s.jfr",
                variant.tickers(), variant.parallelism(), variant.seconds(), kind));
    }

    private static int pairs(JobVariant variant) {
        return hasAllPairs(variant) ? PAIRS : (PAIRS + 1) / 2;
    }

    private static boolean hasAllPairs(JobVariant variant) {
        return variant.tickers() <= TICKERS_FOR_ALL_PAIRS;
    }

    /** Each is the first one as often as the other. */
    private static List<Kind> inTurn(int pair) {
        return pair % 2 == 0 ? List.of(Kind.STOCK, Kind.SHIPPED) : List.of(Kind.SHIPPED, Kind.STOCK);
    }

    private static void addTo(
            CostTable table, JobVariant variant, WindowTicks all, long ticks, Map<Kind, List<Cost>> costs) {
        table.header(variant.title(), "     ticks/s");
        List<Cost> stock = costs.get(Kind.STOCK);
        List<Cost> shipped = costs.get(Kind.SHIPPED);
        table.line("stock, CPU s per million ticks", cpu(stock, ticks), rate(stock, ticks));
        table.line("shipped", cpu(shipped, ticks), rate(shipped, ticks));
        table.ratio(cpu(shipped, ticks), cpu(stock, ticks));
        table.line("not in it, the JIT: stock", jit(stock, ticks), "");
        table.line("shipped", jit(shipped, ticks), "");
        table.add("(pairs: %d; %,d ticks, %,d a second of event time; %,d minimums%s)",
                pairs(variant), all.count(), variant.ticksPerSecond(), all.minimums().count(),
                FileJob.UNBUFFERED ? ", unbuffered" : "");
        table.add("");
    }

    private static List<Double> cpu(List<Cost> costs, long ticks) {
        return costs.stream().map(cost -> cost.cpu().work().toNanos() / 1e3 / ticks).toList();
    }

    private static List<Double> jit(List<Cost> costs, long ticks) {
        return costs.stream().map(cost -> cost.cpu().jit().toNanos() / 1e3 / ticks).toList();
    }

    private static String rate(List<Cost> costs, long ticks) {
        double seconds = CostTable.median(costs.stream().map(cost -> cost.running().toMillis() / 1e3).toList());
        return String.format(Locale.ROOT, "  %,10.0f", ticks / seconds);
    }
}
