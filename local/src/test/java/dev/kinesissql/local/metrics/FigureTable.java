package dev.kinesissql.local.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The table of figures in the README of the metrics.
 *
 * @param metrics the names in Prometheus
 * @param cloudWatch unit and levels of the names in CloudWatch
 * @param alerts the names of the alerts
 */
public record FigureTable(Set<String> metrics, Map<String, String> cloudWatch, Set<String> alerts) {

    private static final String HEAD = "| figure | in Prometheus | in CloudWatch |";
    private static final Pattern METRIC = Pattern.compile("`([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{[^`]*})?`");
    private static final Pattern CLOUD_WATCH = Pattern.compile("`(\\w+)` \\(([^)]+)\\)");
    private static final Pattern ALERT = Pattern.compile("`([A-Z]\\w+)`");

    /** Reads it. */
    public static FigureTable read(Path readme) throws IOException {
        Set<String> metrics = new TreeSet<>();
        Map<String, String> cloudWatch = new TreeMap<>();
        Set<String> alerts = new TreeSet<>();
        List<String> rows = Files.readAllLines(readme).stream()
                .dropWhile(line -> !line.startsWith(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        for (String row : rows) {
            String[] cells = row.split("\\|", -1);
            if (cells.length != 7) {
                throw new IllegalArgumentException("Expected 5 cells: " + row);
            }
            METRIC.matcher(cells[2]).results().forEach(match -> metrics.add(match.group(1)));
            CLOUD_WATCH.matcher(cells[3]).results().forEach(match -> cloudWatch.put(match.group(1), match.group(2)));
            ALERT.matcher(cells[5]).results().forEach(match -> alerts.add(match.group(1)));
        }
        return new FigureTable(metrics, cloudWatch, alerts);
    }
}
