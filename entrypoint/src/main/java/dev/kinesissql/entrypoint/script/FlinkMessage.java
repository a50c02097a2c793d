package dev.kinesissql.entrypoint.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an exception of Flink's tells the author of a script: the messages of its causes that add something, and the
 * place that Flink's parser gives, in lines and columns of the statement that it was given.
 */
final class FlinkMessage {

    private static final Pattern PLACE = Pattern.compile(
            "(?:(?:From|At) line (\\d+), column (\\d+)(?: to line \\d+, column \\d+)?: | at line (\\d+), column (\\d+)"
                    + "(?=[.\\s]|$))");
    private static final Pattern PREFIX = Pattern.compile("^(?:SQL (?:parse|validation) failed\\.\\s+)+");

    /** What Flink says of any statement that it cannot execute: all its parts, the options of a table among them. */
    private static final Pattern STATEMENT = Pattern.compile("^Could not execute [^:]*: \\(.*", Pattern.DOTALL);

    /** The number of a column that is named anyway; Flink 1 counts from 0, Flink 2 from 1. */
    private static final Pattern POSITION = Pattern.compile(" at position \\d+(?=\\.)");

    /** Lists that are long, differ between versions, or repeat the script. */
    private static final Pattern LISTS = Pattern.compile(
            "(?m)^(?:Was expecting|Supported options:|Available factory identifiers are:|Table options are:).*",
            Pattern.DOTALL);

    private final String text;
    private final int line;
    private final int column;

    private FlinkMessage(String text, int line, int column) {
        this.text = text;
        this.line = line;
        this.column = column;
    }

    static FlinkMessage of(Throwable failure) {
        List<String> parts = new ArrayList<>();
        Optional<Matcher> place = Optional.empty();
        for (Throwable each = failure; each != null; each = each.getCause() == each ? null : each.getCause()) {
            String message = each.getMessage();
            if (message == null || each.getCause() != null && message.equals(each.getCause().toString())) {
                continue;
            }
            Matcher matcher = PLACE.matcher(message);
            if (place.isEmpty() && matcher.find()) {
                place = Optional.of(matcher);
            }
            add(parts, clean(each));
        }
        String text = parts.isEmpty() ? failure.toString() : String.join(": ", parts);
        return place.map(found -> new FlinkMessage(text, number(found, 1), number(found, 2)))
                .orElse(new FlinkMessage(text, 0, 0));
    }

    private static int number(Matcher place, int group) {
        return Integer.parseInt(place.group(group) != null ? place.group(group) : place.group(group + 2));
    }

    private static String clean(Throwable failure) {
        String message = failure.getMessage();
        if (!message.contains(" ")) {
            // Such as the name of a class that is not there.
            return failure.getClass().getSimpleName() + ": " + message;
        }
        if (failure.getCause() != null && STATEMENT.matcher(message).matches()) {
            return "";
        }
        String rest = PREFIX.matcher(message).replaceFirst("");
        rest = LISTS.matcher(rest).replaceFirst("");
        rest = PLACE.matcher(rest).replaceAll("");
        rest = POSITION.matcher(rest).replaceAll("");
        return rest.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }

    /** Adds a message unless it is said already; what it says more fully is taken away. */
    private static void add(List<String> parts, String message) {
        if (message.isEmpty() || parts.stream().anyMatch(part -> part.contains(message))) {
            return;
        }
        parts.removeIf(message::contains);
        // "One. Two" reads better than "One.: Two".
        parts.replaceAll(part -> part.endsWith(".") ? part.substring(0, part.length() - 1) : part);
        parts.add(message);
    }

    /** The message without its place, in one line. */
    String text() {
        return text;
    }

    /** True when Flink's parser gave a place. */
    boolean hasPlace() {
        return line > 0;
    }

    /** The line in the statement, from 1. */
    int line() {
        return line;
    }

    /** The column in that line, from 1, in Java's chars. */
    int column() {
        return column;
    }
}
