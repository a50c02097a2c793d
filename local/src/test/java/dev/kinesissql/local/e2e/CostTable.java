package dev.kinesissql.local.e2e;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A table of measured values, a line for each kind: median, lowest and highest, and a remark behind some. */
final class CostTable {

    private final int width;
    private final List<String> lines = new ArrayList<>();

    /** An empty table whose first column is that wide. */
    CostTable(int width) {
        this.width = width;
    }

    /** Adds the names of the columns, with a title above the first. */
    void header(String title, String remark) {
        add("%-" + width + "s %8s %8s %8s%s", title, "median", "lowest", "highest", remark);
    }

    /** Adds a line; the remark stands behind it as it is. */
    void line(String title, List<Double> values, String remark) {
        line(title, values, median(values), remark);
    }

    /** Adds a line with the ratio of two medians, and the lowest and highest ratio of a pair of values. */
    void ratio(List<Double> dividends, List<Double> divisors) {
        List<Double> ratios = IntStream.range(0, dividends.size())
                .mapToObj(i -> dividends.get(i) / divisors.get(i))
                .toList();
        line("ratio; spread of the pairs", ratios, median(dividends) / median(divisors), "");
    }

    private void line(String title, List<Double> values, double middle, String remark) {
        add("%-" + width + "s %8.3f %8.3f %8.3f%s",
                title, middle, Collections.min(values), Collections.max(values), remark);
    }

    /** Adds a line of text. */
    void add(String format, Object... arguments) {
        lines.add(String.format(Locale.ROOT, format, arguments));
    }

    /** The lines so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** How busy the machine is and how slow its memory, for the end of a table. */
    static String load() {
        return String.format(Locale.ROOT, "load average: %.1f, a read at random in %d MiB: %.0f ns",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                MemoryLatency.MEBIBYTES, MemoryLatency.nanos());
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
