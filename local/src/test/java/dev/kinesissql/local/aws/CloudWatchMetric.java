package dev.kinesissql.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric that an alarm or a dashboard looks at.
 *
 * @param dimensions their values by their names; of a search, also those that may have any value, as "*"
 */
record CloudWatchMetric(String namespace, String name, Map<String, String> dimensions) {

    private static final Pattern SEARCH = Pattern.compile(
            "SEARCH\\('\\{([^,}]+),([^}]+)} MetricName=\"([^\"]+)\"((?: \\w+=\"[^\"]+\")*)', '\\w+', \\d+\\)");
    private static final Pattern PAIR = Pattern.compile("(\\w+)=\"([^\"]+)\"");

    /** Those of an alarm. */
    static List<CloudWatchMetric> ofAlarm(JsonNode alarm) {
        if (alarm.has("MetricName")) {
            return List.of(named(alarm));
        }
        List<CloudWatchMetric> metrics = new ArrayList<>();
        for (JsonNode query : alarm.get("Metrics")) {
            if (query.has("MetricStat")) {
                metrics.add(named(query.at("/MetricStat/Metric")));
            }
        }
        return metrics;
    }

    private static CloudWatchMetric named(JsonNode metric) {
        Map<String, String> dimensions = new TreeMap<>();
        metric.get("Dimensions")
                .forEach(dimension -> dimensions.put(dimension.get("Name").asText(), dimension.get("Value").asText()));
        return new CloudWatchMetric(metric.get("Namespace").asText(), metric.get("MetricName").asText(), dimensions);
    }

    /** The one of a line in a dashboard's widget. */
    static CloudWatchMetric ofWidget(JsonNode line) {
        if (line.get(0).isObject()) {
            return ofSearch(line.get(0).get("expression").asText());
        }
        Map<String, String> dimensions = new TreeMap<>();
        for (int i = 2; i + 1 < line.size(); i += 2) {
            dimensions.put(line.get(i).asText(), line.get(i + 1).asText());
        }
        return new CloudWatchMetric(line.get(0).asText(), line.get(1).asText(), dimensions);
    }

    private static CloudWatchMetric ofSearch(String expression) {
        Matcher search = SEARCH.matcher(expression);
        if (!search.matches()) {
            throw new IllegalArgumentException("Not a search as it is known here: " + expression);
        }
        Map<String, String> dimensions = new TreeMap<>();
        for (String dimension : search.group(2).split(",")) {
            dimensions.put(dimension, "*");
        }
        PAIR.matcher(search.group(4)).results().forEach(pair -> {
            if (dimensions.replace(pair.group(1), pair.group(2)) == null) {
                throw new IllegalArgumentException("Not a dimension of the search: " + pair.group(1));
            }
        });
        return new CloudWatchMetric(search.group(1), search.group(3), dimensions);
    }
}
