package dev.kinesissql.local.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.metrics.FigureTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The alarms and the dashboard of a stack, held against the figures in the README of the metrics. */
final class Monitoring {

    private static final String FLINK = "AWS/KinesisAnalytics";
    private static final String KINESIS = "AWS/Kinesis";
    /** The dimensions at the level APPLICATION, where they are not just the application. */
    private static final Map<String, Set<String>> DIMENSIONS = Map.of(
            "millisBehindLatest", Set.of("Id", "Application", "Flow"),
            "rejects", Set.of("Application", "reason"));
    private static final int COLUMNS = 24;

    private final StackTemplate stack;
    private final FigureTable figures;
    private final Set<String> faults = new LinkedHashSet<>();

    private Monitoring(StackTemplate stack, FigureTable figures) {
        this.stack = stack;
        this.figures = figures;
    }

    /** What is wrong with alarms and dashboard. */
    static Set<String> faults(StackTemplate stack, FigureTable figures) {
        Monitoring monitoring = new Monitoring(stack, figures);
        monitoring.check();
        return monitoring.faults;
    }

    private void check() {
        List<CloudWatchMetric> watched = new ArrayList<>();
        Set<String> alarms = new TreeSet<>();
        for (String name : stack.names("AWS::CloudWatch::Alarm")) {
            JsonNode alarm = stack.properties(name);
            alarms.add("arn:aws:cloudwatch:" + StackTemplate.REGION + ":" + StackTemplate.ACCOUNT + ":alarm:"
                    + alarm.get("AlarmName").asText());
            for (CloudWatchMetric metric : CloudWatchMetric.ofAlarm(alarm)) {
                check(name, metric);
                watched.add(metric);
            }
        }
        JsonNode widgets;
        try {
            widgets = new ObjectMapper()
                    .readTree(stack.properties("Dashboard").get("DashboardBody").asText())
                    .path("widgets");
        } catch (JsonProcessingException e) {
            faults.add("Dashboard: not JSON");
            return;
        }
        Set<CloudWatchMetric> shown = new HashSet<>();
        for (JsonNode widget : widgets) {
            for (JsonNode line : widget.at("/properties/metrics")) {
                CloudWatchMetric metric = CloudWatchMetric.ofWidget(line);
                check("Dashboard", metric);
                shown.add(metric);
            }
        }
        watched.stream().filter(metric -> !shown.contains(metric))
                .forEach(metric -> faults.add("Dashboard: without " + metric.name()));
        Set<String> listed = new TreeSet<>();
        widgets.path(0).at("/properties/alarms").forEach(arn -> listed.add(arn.asText()));
        if (!listed.equals(alarms)) {
            faults.add("Dashboard: other alarms than the stack's");
        }
        checkGrid(widgets);
    }

    private void check(String by, CloudWatchMetric metric) {
        String unitAndLevels = figures.cloudWatch().get(metric.name());
        if (unitAndLevels == null) {
            faults.add(by + ": no figure " + metric.name());
            return;
        }
        boolean ofFlink = metric.namespace().equals(FLINK);
        if (ofFlink && !List.of(unitAndLevels.split("[ ,;]+")).contains("A")) {
            faults.add(by + ": " + metric.name() + " is not sent at the level of the application");
        }
        if (!ofFlink && !metric.namespace().equals(KINESIS)) {
            faults.add(by + ": no namespace " + metric.namespace());
        }
        Set<String> dimensions =
                ofFlink ? DIMENSIONS.getOrDefault(metric.name(), Set.of("Application")) : Set.of("StreamName");
        if (!metric.dimensions().keySet().equals(dimensions)) {
            faults.add(by + ": dimensions of " + metric.name());
        }
    }

    private void checkGrid(JsonNode widgets) {
        Set<String> taken = new HashSet<>();
        for (JsonNode widget : widgets) {
            int x = widget.get("x").asInt();
            int y = widget.get("y").asInt();
            if (x + widget.get("width").asInt() > COLUMNS) {
                faults.add("Dashboard: a widget outside");
            }
            for (int column = x; column < x + widget.get("width").asInt(); column++) {
                for (int line = y; line < y + widget.get("height").asInt(); line++) {
                    if (!taken.add(column + "," + line)) {
                        faults.add("Dashboard: widgets overlap");
                    }
                }
            }
        }
    }
}
