package dev.kinesissql.entrypoint.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Finds in a plan, as COMPILE PLAN has it, whether the answers are right although {@code may_lower_min} leaves most events
 * out: they are for {@code MIN} of the column that it looks at, by the key that it looks at, in the windows that it is
 * given, when no condition behind it takes an event away for which it has left out others. What it cannot tell to be right
 * it takes for wrong.
 */
final class MayLowerMinUse {

    /** The function's name in scripts. */
    static final String FUNCTION = "may_lower_min";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INSTEAD = " Read all events, in sliding.sql from the view good_ticks.";

    private final Map<Integer, JsonNode> operators = new HashMap<>();
    private final Map<Integer, List<Integer>> consumers = new HashMap<>();

    private MayLowerMinUse(JsonNode plan) {
        plan.get("nodes").forEach(operator -> operators.put(operator.get("id").asInt(), operator));
        plan.get("edges").forEach(edge -> consumers
                .computeIfAbsent(edge.get("source").asInt(), source -> new ArrayList<>())
                .add(edge.get("target").asInt()));
    }

    /**
     * Says what is wrong.
     *
     * @param plan in JSON
     * @return the first use that gives wrong answers, and what to do; empty when there is none
     */
    static Optional<String> fault(String plan) {
        MayLowerMinUse use;
        try {
            use = new MayLowerMinUse(JSON.readTree(plan));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return use.operators.values().stream().map(use::faultOf).flatMap(Optional::stream).findFirst();
    }

    private Optional<String> faultOf(JsonNode operator) {
        int calls = calls(operator);
        if (calls == 0) {
            return Optional.empty();
        }
        JsonNode call = last(operator.path("condition"));
        if (calls > 1 || !isCall(call)) {
            return Optional.of(FUNCTION + " is not the last condition before the windows: what comes behind it may take away"
                    + " an event for which it has left out others. Put the other conditions into a view before it, or leave"
                    + " it out." + INSTEAD);
        }
        return consumersOf(operator).stream()
                .map(consumer -> faultOf(consumer, operator.get("projection"), call.get("operands")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What is wrong with an operator that gets the columns of those events that have passed. */
    private static Optional<String> faultOf(JsonNode consumer, JsonNode columns, JsonNode arguments) {
        if (!type(consumer).matches("stream-exec-(local-)?window-aggregate_.*")) {
            return Optional.of(FUNCTION + " leaves out every event that lowers no minimum, and what reads the others is not"
                    + " MIN with GROUP BY in HOP or TUMBLE, but " + type(consumer) + "." + INSTEAD);
        }
        for (JsonNode aggregate : consumer.get("aggCalls")) {
            String name = name(aggregate);
            if (!name.equals("MIN") || aggregate.path("filterArg").asInt(-1) >= 0) {
                return Optional.of(FUNCTION + " leaves out every event that lowers no minimum: " + name
                        + (name.equals("MIN") ? " with FILTER" : "") + " would be wrong." + INSTEAD);
            }
            if (!columns.get(aggregate.get("argList").get(0).asInt()).equals(arguments.get(1))) {
                return Optional.of(FUNCTION + " looks at another value than MIN, or at another type of it, so that minimums"
                        + " would be wrong. Give it the very column." + INSTEAD);
            }
        }
        for (JsonNode key : consumer.get("grouping")) {
            // By a cast of the key the groups are larger, and have the lowest of its minimums.
            JsonNode column = columns.get(key.asInt());
            if (!isColumn(arguments.get(0), "VARCHAR(2147483647)", isCast(column) ? operand(column) : column)) {
                return Optional.of(FUNCTION + " keeps minimums by another key than GROUP BY, so that some would be missing."
                        + " Give it the one column of GROUP BY." + INSTEAD);
            }
        }
        return windowFault(consumer.get("windowing"), columns, arguments);
    }

    private static Optional<String> windowFault(JsonNode windowing, JsonNode columns, JsonNode arguments) {
        JsonNode window = windowing.get("window");
        String size = window.path("size").asText();
        String slide = window.path("slide").asText(size);
        boolean known = window.path("type").asText().matches("HoppingWindow|TumblingWindow")
                && windowing.path("strategy").asText().equals("TimeAttribute")
                && windowing.path("timeAttributeType").path("type").asText().equals("TIMESTAMP_WITHOUT_TIME_ZONE")
                && isZero(window.path("offset").asText("PT0S"));
        if (!known || !isColumn(arguments.get(2), "TIMESTAMP(3)", columns.get(windowing.path("timeAttributeIndex").asInt()))) {
            return Optional.of(FUNCTION + " is for windows by HOP or TUMBLE without an offset, by the time that it looks at, in"
                    + " a TIMESTAMP; these are others." + INSTEAD);
        }
        if (!isLength(arguments.get(3), slide) || !isLength(arguments.get(4), size)) {
            return Optional.of(FUNCTION + " has another slide or size than the windows, so that minimums would be wrong: the"
                    + " windows slide by " + seconds(slide) + " s and are " + seconds(size) + " s long. Give it the same.");
        }
        return Optional.empty();
    }

    /** Those that read an operator, behind what only sends its rows to another task. */
    private List<JsonNode> consumersOf(JsonNode operator) {
        List<JsonNode> found = new ArrayList<>();
        for (int id : consumers.getOrDefault(operator.get("id").asInt(), List.of())) {
            JsonNode consumer = operators.get(id);
            if (type(consumer).startsWith("stream-exec-exchange_")) {
                found.addAll(consumersOf(consumer));
            } else {
                found.add(consumer);
            }
        }
        return found;
    }

    private static int calls(JsonNode json) {
        int calls = isCall(json) ? 1 : 0;
        for (JsonNode child : json) {
            calls += calls(child);
        }
        return calls;
    }

    /** True for a call of the function, also of one in a catalog, whose name has quotes and the catalog before it. */
    private static boolean isCall(JsonNode json) {
        return json.path("systemName").asText().equals(FUNCTION)
                || json.path("catalogName").asText().endsWith("`" + FUNCTION + "`");
    }

    /** The condition that is asked last: Flink asks those of AND from left to right. */
    private static JsonNode last(JsonNode condition) {
        JsonNode last = condition;
        while (name(last).equals("AND")) {
            last = last.get("operands").get(last.get("operands").size() - 1);
        }
        return last;
    }

    /** The name of a call, of Flink's own without the {@code $} and the version around it. */
    private static String name(JsonNode call) {
        String name = call.path("internalName").asText(call.path("systemName").asText(call.path("catalogName").asText()));
        return name.replaceFirst("^\\$(.*)\\$\\d+$", "$1");
    }

    private static String type(JsonNode operator) {
        return operator.get("type").asText();
    }

    /** True when the argument is the column itself, or as Flink casts it to the type of the parameter, which loses nothing. */
    private static boolean isColumn(JsonNode argument, String parameterType, JsonNode column) {
        return isReference(column) && (argument.equals(column) || isCast(argument)
                && argument.path("type").asText().startsWith(parameterType)
                && isReference(operand(argument))
                && operand(argument).get("inputIndex").equals(column.get("inputIndex")));
    }

    private static boolean isReference(JsonNode expression) {
        return expression.path("kind").asText().equals("INPUT_REF");
    }

    private static boolean isCast(JsonNode expression) {
        return name(expression).equals("CAST");
    }

    private static JsonNode operand(JsonNode cast) {
        return cast.get("operands").get(0);
    }

    private static boolean isLength(JsonNode literal, String length) {
        return literal.path("kind").asText().equals("LITERAL")
                && literal.path("value").asText().equals(Long.toString(Duration.parse(length).toMillis()));
    }

    private static boolean isZero(String length) {
        return Duration.parse(length).isZero();
    }

    private static String seconds(String length) {
        return BigDecimal.valueOf(Duration.parse(length).toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }
}
