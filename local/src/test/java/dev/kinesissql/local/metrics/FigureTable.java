package dev.kinesissql.local.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The table of figures in the README of the metrics.
 *
 * @param metrics the names in Prometheus
 * @param alerts the names of the alerts
 */
record FigureTable(Set<String> metrics, Set<String> alerts) {

    private static final String HEAD = "| figure | in Prometheus | in CloudWatch |";
    private static final Pattern METRIC = Pattern.compile("`([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{[^`]*})?`");
    private static final Pattern ALERT = Pattern.compile("`([A-Z]\\w+)`");

    static FigureTable read(Path readme) throws IOException {
        Set<String> metrics = new TreeSet<>();
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
            ALERT.matcher(cells[5]).results().forEach(match -> alerts.add(match.group(1)));
        }
        return new FigureTable(metrics, alerts);
    }
}
