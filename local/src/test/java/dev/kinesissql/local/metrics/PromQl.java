package dev.kinesissql.local.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the metrics that a PromQL expression names, also one with variables of Grafana in it. It knows as much of the
 * grammar as that needs, and refuses what it cannot read.
 */
final class PromQl {

    private static final Pattern TOKEN = Pattern.compile(
            "(?<skipped>\\s+|#[^\\n]*|\\$\\w+|\\$\\{\\w+(?::\\w+)?}"
                    + "|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`"
                    // A duration, which may stand in pieces, or a number.
                    + "|(?:\\d+(?:ms|[smhdwy]))+|0[xX][0-9a-fA-F]+|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
                    + "|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)"
                    + "|(?<symbol>[-+*/%^=!<>~,@:(){}\\[\\]])");
    /** What stands before a list of labels. */
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> OTHER_KEYWORDS =
            Set.of("and", "or", "unless", "atan2", "bool", "offset", "inf", "nan");

    private final String expression;
    private final List<Token> tokens = new ArrayList<>();
    private final Set<String> metrics = new TreeSet<>();

    private record Token(String text, boolean word) {

        boolean is(String other) {
            return text.equalsIgnoreCase(other);
        }

        boolean in(Set<String> others) {
            return others.contains(text.toLowerCase(Locale.ROOT));
        }
    }

    private PromQl(String expression) {
        this.expression = expression;
    }

    /**
     * The names of the metrics.
     *
     * @throws IllegalArgumentException when a text or a bracket does not end, or a metric is chosen by {@code __name__}
     */
    static Set<String> metrics(String expression) {
        PromQl query = new PromQl(expression);
        query.split();
        query.read();
        return query.metrics;
    }

    private void split() {
        Matcher matcher = TOKEN.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw fault("cannot be read from character " + (at + 1) + " on");
            }
            if (matcher.group("skipped") == null) {
                tokens.add(new Token(matcher.group(), matcher.group("word") != null));
            }
            at = matcher.end();
        }
    }

    private void read() {
        int at = 0;
        while (at < tokens.size()) {
            Token token = tokens.get(at);
            if (token.is("{")) {
                at = skip(at, "}");
            } else if (token.is("[")) {
                at = skip(at, "]");
            } else if (token.in(GROUPING)) {
                at = isNext(at, "(") ? skip(at + 1, ")") : at + 1;
            } else {
                if (token.word() && !token.in(OTHER_KEYWORDS) && !isFunction(at)) {
                    metrics.add(token.text());
                }
                at++;
            }
        }
    }

    /** Also an aggregation whose labels stand in front: {@code sum by (x) (...)}. */
    private boolean isFunction(int at) {
        return isNext(at, "(") || isNext(at, "by") || isNext(at, "without");
    }

    private boolean isNext(int at, String text) {
        return at + 1 < tokens.size() && tokens.get(at + 1).is(text);
    }

    /** Returns the place behind the end of the bracket that begins here. */
    private int skip(int from, String end) {
        for (int at = from + 1; at < tokens.size(); at++) {
            if (tokens.get(at).is(end)) {
                return at + 1;
            }
            if (tokens.get(at).is("__name__")) {
                throw fault("chooses a metric by __name__: name it");
            }
        }
        throw fault("has a " + tokens.get(from).text() + " without its " + end);
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("The expression " + what + ": " + expression);
    }
}
