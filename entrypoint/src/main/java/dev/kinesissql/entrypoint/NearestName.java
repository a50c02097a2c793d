package dev.kinesissql.entrypoint;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that was meant by a misspelt one: at most two letters missing, superfluous, wrong or swapped (one in
 * names of up to five letters), whatever the case and whether dots, dashes or underscores separate the words.
 */
public final class NearestName {

    private static final int SHORT = 5;

    private NearestName() {}

    /** The nearest of the names; empty when none is near. */
    public static Optional<String> of(String name, Collection<String> names) {
        String wanted = normal(name);
        int limit = wanted.length() <= SHORT ? 1 : 2;
        return names.stream()
                .filter(each -> Math.abs(each.length() - wanted.length()) <= limit)
                .filter(each -> distance(wanted, normal(each)) <= limit)
                .min(Comparator.<String>comparingInt(each -> distance(wanted, normal(each)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }

    /** Optimal string alignment: Levenshtein's distance with swaps of neighbours. */
    private static int distance(String one, String other) {
        int[][] costs = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    costs[i][j] = i + j;
                    continue;
                }
                int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                costs[i][j] = Math.min(
                        Math.min(costs[i - 1][j], costs[i][j - 1]) + 1,
                        costs[i - 1][j - 1] + changed);
                boolean swapped = i > 1 && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    costs[i][j] = Math.min(costs[i][j], costs[i - 2][j - 2] + 1);
                }
            }
        }
        return costs[one.length()][other.length()];
    }
}
