package dev.kinesissql.local.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dashboard of Grafana.
 *
 * @param json its file
 */
public record Dashboard(JsonNode json) {

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *\\w+\\)");

    /** The dashboard in a file. */
    public static Dashboard read(Path file) throws IOException {
        return new Dashboard(new ObjectMapper().readTree(file.toFile()));
    }

    /** The panels, without the rows that part them. */
    public List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        json.path("panels").forEach(panel -> {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    /** The variables that one can choose values of. */
    List<JsonNode> variables() {
        List<JsonNode> variables = new ArrayList<>();
        json.path("templating").path("list").forEach(variables::add);
        return variables;
    }

    /** What the panels show, with Grafana's variables in it. */
    List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        panels().forEach(panel -> expressions.addAll(expressions(panel)));
        return expressions;
    }

    /** What a panel shows. */
    public static List<String> expressions(JsonNode panel) {
        List<String> expressions = new ArrayList<>();
        panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
        return expressions;
    }

    /** The series from whose labels the variables take their values. */
    List<String> variableSeries() {
        List<String> series = new ArrayList<>();
        for (JsonNode variable : variables()) {
            String query = variable.path("query").path("query").asText();
            Matcher matcher = LABEL_VALUES.matcher(query);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("Expected label_values(SERIES, LABEL): " + query);
            }
            series.add(matcher.group(1));
        }
        return series;
    }

    /** An expression as Grafana sends it, for all jobs. */
    public static String withoutVariables(String expression) {
        return expression.replace("$__rate_interval", "1m").replace("$job_name", ".*");
    }
}
