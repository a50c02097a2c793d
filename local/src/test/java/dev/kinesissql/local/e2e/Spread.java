package dev.kinesissql.local.e2e;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Figures of one kind, measured several times.
 *
 * @param values in the order of measuring, at least one
 */
record Spread(List<Double> values) {

    /** The head of a table of {@link #line lines}. */
    static String head() {
        return String.format("%-44s %8s %8s %8s", "", "median", "lowest", "highest");
    }

    /** The one in the middle, or the mean of the two. */
    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * The lowest figure that so many percent of all do not exceed.
     *
     * @param percent above 0, up to 100
     */
    double percentile(double percent) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    }

    double highest() {
        return Collections.max(values);
    }

    /** A line of a table. */
    String line(String title) {
        return line(title, median());
    }

    /** A line with the ratio of the medians, and the spread of the ratios of what was measured in the same turn. */
    String lineOfRatio(String title, Spread base) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / base.values.get(i));
        }
        return new Spread(ratios).line(title, median() / base.median());
    }

    private String line(String title, double middle) {
        return String.format(Locale.ROOT, "%-44s %8.3f %8.3f %8.3f", title, middle, Collections.min(values), highest());
    }
}
