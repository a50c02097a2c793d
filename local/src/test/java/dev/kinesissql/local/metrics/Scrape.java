package dev.kinesissql.local.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of the metrics that a scrape brought. */
public final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ \t]", Pattern.MULTILINE);

    private Scrape() {}

    /** Those in what a target answers, in Prometheus's text format. */
    public static Set<String> namesInText(String text) {
        return SAMPLE.matcher(text).results()
                .map(sample -> sample.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Those that a Prometheus knows.
     *
     * @param answer what it answers to {@code /api/v1/label/__name__/values}
     */
    public static Set<String> namesInAnswer(JsonNode answer) {
        Set<String> names = new TreeSet<>();
        answer.path("data").forEach(name -> names.add(name.asText()));
        return names;
    }
}
