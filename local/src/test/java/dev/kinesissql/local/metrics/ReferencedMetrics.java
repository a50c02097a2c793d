package dev.kinesissql.local.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The metrics that the shipped alerts and the shipped dashboard name.
 *
 * @param names all of them
 */
public record ReferencedMetrics(Set<String> names) {

    /** What Prometheus makes itself: no target has it, and {@code ALERTS} is there only while there are some. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

    /**
     * Those of the files in a folder.
     *
     * @param folder {@code docker/metrics}
     */
    public static ReferencedMetrics in(Path folder) throws IOException {
        Dashboard dashboard = Dashboard.read(folder.resolve("grafana/dashboards/kinesis-sql.json"));
        List<String> expressions = new ArrayList<>(dashboard.expressions());
        expressions.addAll(dashboard.variableSeries());
        Alert.read(folder.resolve("alerts.yml")).forEach(alert -> expressions.add(alert.expression()));
        Set<String> names = new TreeSet<>();
        expressions.forEach(expression -> names.addAll(PromQl.metrics(expression)));
        return new ReferencedMetrics(names);
    }

    /** Those that a scrape does not have; empty when all is well. */
    public Set<String> missingFrom(Set<String> scraped) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(OF_PROMETHEUS);
        missing.removeAll(scraped);
        return missing;
    }
}
