package dev.kinesissql.local.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An alert rule.
 *
 * @param severity the label of that name; "" when it is missing, as the texts
 */
record Alert(String name, String expression, String severity, String summary, String description) {

    /** The alerts of a file of rules. */
    static List<Alert> read(Path rules) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (JsonNode group : new YAMLMapper().readTree(rules.toFile()).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                alerts.add(new Alert(
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        rule.path("labels").path("severity").asText(),
                        rule.path("annotations").path("summary").asText(),
                        rule.path("annotations").path("description").asText()));
            }
        }
        return alerts;
    }
}
