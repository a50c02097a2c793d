package dev.kinesissql.local;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What went wrong and what to do about it, in one paragraph, from the stack trace that Flink, the connector or the SQL
 * Client left. An unknown failure is told by its root cause as it stands.
 */
public final class FailureAdvice {

    /** A kind of failure: how it is recognized anywhere in a stack trace, and how it is told. */
    private record Rule(Pattern pattern, boolean fatal, Function<Matcher, String> cause, String remedy) {

        static Rule of(String pattern, Function<Matcher, String> cause, String remedy) {
            return new Rule(Pattern.compile(pattern, Pattern.DOTALL), true, cause, remedy);
        }

        /** A failure that may pass by itself: a job that meets it is restarted. */
        static Rule passing(String pattern, Function<Matcher, String> cause, String remedy) {
            return new Rule(Pattern.compile(pattern, Pattern.DOTALL), false, cause, remedy);
        }
    }

    /** Where a trace says so, the name of the table that cannot be read or written. */
    private static final String TABLE =
            "(?:Unable to create a \\w+ for \\w+ table '(?:[^'.]*\\.){2}([^'\\n]*)'.*?)?";

    /** Names in a trace, a line each, up to a blank line or the next stack frame. */
    private static final String LIST = "(.*?)(?:\\n\\s*at |\\n\\s*\\.\\.\\. \\d+ |\\n\\s*\\n|$)";

    /** Most specific first: the first rule that matches tells the failure. */
    private static final List<Rule> RULES = List.of(
            Rule.of(
                    "Encountered \"([^\\n]*?)\" at line (\\d+), column (\\d+)",
                    m -> "syntax error: \"" + m.group(1).split("\" \"")[0] + "\" is not expected at line " + m.group(2)
                            + ", column " + m.group(3),
                    "Correct the statement at that place or just before it."),
            Rule.of(
                    "Lexical error at line (\\d+), column (\\d+)\\.([^\\n]*)",
                    m -> "syntax error at line " + m.group(1) + ", column " + m.group(2) + ":" + m.group(3),
                    "Correct the statement at that place."),
            Rule.of(
                    TABLE + "Unsupported options found for '([^']*)'\\.\\s+Unsupported options:\\s+(.*?)\\n\\s*\\n"
                            + "Supported options:\\s+" + LIST,
                    FailureAdvice::unsupportedOptions,
                    "Correct the name of the option, or remove it."),
            Rule.of(
                    TABLE + "required options are missing\\.\\s+Missing required options are:\\s+" + LIST,
                    m -> table(m.group(1)) + " lacks the option " + quoted(names(m.group(2))),
                    "Add it to the table's WITH clause, or to the environment table that the table is LIKE."),
            Rule.of(
                    TABLE + "Could not find any (?:format )?factory for identifier '([^']*)' that implements '[^']*'"
                            + " in the classpath\\.\\s+Available factory identifiers are:\\s+" + LIST,
                    m -> table(m.group(1)) + " names a connector or format '" + m.group(2)
                            + "', which is not on the class path" + suggestion(m.group(2), names(m.group(3))),
                    "Correct the name, or add the jar of that connector or format: to lib/ of the Flink that"
                            + " runs the job and the client, or by -j FILE.jar."),
            Rule.of(
                    "ClassNotFoundException: (dev\\.kinesissql\\.[\\w.]+)",
                    m -> "the class " + m.group(1) + " is not on the class path",
                    "Build the bundle (mvn package) and add kinesis-sql-udf.jar to lib/ of the Flink that runs"
                            + " the job and the client, or by -j FILE.jar."),
            Rule.of(
                    "ResourceNotFoundException: (?:Requested resource not found: )?Stream (?:arn )?"
                            + "(?:arn:\\S*stream/)?([\\w.-]+)",
                    m -> "the stream " + m.group(1) + " does not exist in the region or endpoint that the table names",
                    "Create the stream, or correct 'stream' (or 'stream.arn'), 'aws.region' and 'aws.endpoint' of the"
                            + " environment table."),
            Rule.of(
                    "ResourceNotFoundException: ([^\\n]*)",
                    m -> "a stream does not exist in the region or endpoint that the table names: " + m.group(1),
                    "Create the stream, or correct 'stream' (or 'stream.arn'), 'aws.region' and 'aws.endpoint' of the"
                            + " environment table."),
            Rule.of(
                    "(?:Unable to load (?:AWS )?credentials from|NoCredentialsException|No AWS Credentials)([^\\n]*)",
                    m -> "no AWS credentials were found",
                    "Log in (aws sso login, aws configure) or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY where the job"
                            + " runs; for the emulator use -i conf/local.sql."),
            Rule.of(
                    "(The security token included in the request is \\w+"
                            + "|The request signature we calculated does not match|Signature expired"
                            + "|UnrecognizedClientException|ExpiredTokenException"
                            + "|InvalidSignatureException)",
                    m -> "AWS refused the credentials: " + m.group(1),
                    "Log in again, and check that the credentials belong to the account and region of the stream."),
            Rule.of(
                    "(\\S+) is not authorized to perform: (\\S+)(?: on resource: (\\S+))?",
                    m -> "AWS does not allow " + m.group(2) + (m.group(3) == null ? "" : " on " + m.group(3)) + " to "
                            + m.group(1),
                    "Allow that call on that stream in the policy of the role or user that runs the job."),
            Rule.of(
                    "AccessDeniedException: ([^\\n]*)",
                    m -> "AWS denied the access: " + m.group(1),
                    "Allow that call on that stream in the policy of the role or user that runs the job."),
            Rule.of(
                    "Failed to rollback to checkpoint/savepoint (\\S+)\\. Cannot map checkpoint/savepoint state",
                    m -> "the savepoint " + m.group(1) + " has the state of operators that this script does not have",
                    "Start the script that it was taken from: with one INSERT more or less, or another connector, its state"
                            + " is not found. To start afresh, leave execution.state-recovery.path out."),
            Rule.of(
                    "Unable to load requested file /v1/api_versions",
                    m -> "what answers there is a Flink cluster and no SQL Gateway",
                    "Give -e the address of the gateway, localhost:8083 if it is that of bin/sql-gateway.sh start."),
            Rule.of(
                    "Could not resolve ResourceManager|NoResourceAvailableException"
                            + "|Could not acquire the minimum required resources",
                    m -> "the cluster has not enough free task slots for the job",
                    "Cancel another job, start a task manager, raise taskmanager.numberOfTaskSlots, or lower"
                            + " parallelism.default."),
            Rule.passing(
                    "Connection refused: [^\\n/]*/?(?:127\\.0\\.0\\.1|\\[?(?:::1|0:0:0:0:0:0:0:1)]?):(\\d+)",
                    m -> "nothing answers on port " + m.group(1) + " of this machine",
                    "If that is the Flink cluster (rest.port), start it: bin/cluster.sh start. If it is the SQL Gateway:"
                            + " bin/sql-gateway.sh start."),
            Rule.passing(
                    "(?:Connect to|Unable to execute HTTP request: Connect to) (\\S+)[^\\n]*(?:refused|failed)",
                    m -> "nothing answers at the endpoint " + m.group(1),
                    "Start the emulator (bin/emulator.sh start), or correct 'aws.endpoint' of the environment table."),
            Rule.passing(
                    "Connection refused",
                    m -> "a server that the statement needs does not answer: connection refused",
                    "Start it: bin/cluster.sh start for the Flink cluster, bin/emulator.sh start for the emulator,"
                            + " bin/sql-gateway.sh start for the SQL Gateway."),
            Rule.of(
                    "(?:From|At) line (\\d+), column (\\d+)(?: to line \\d+, column \\d+)?: ([^\\n]*)",
                    m -> m.group(3) + " (at line " + m.group(1) + ", column " + m.group(2) + ")",
                    "Correct the statement at that place."),
            Rule.of(
                    "Non-query expression encountered in illegal context",
                    m -> "the statement begins with a word that SQL does not know",
                    "Correct that word."),
            Rule.of(
                    "only single statement supported",
                    m -> "there is more than one statement in this line",
                    "Begin each statement in a line of its own: the SQL Client ends a statement only where ;"
                            + " ends the line."));

    private final String cause;
    private final String remedy;
    private final boolean consequence;
    private final boolean fatal;

    private FailureAdvice(String cause, String remedy, boolean consequence, boolean fatal) {
        this.cause = cause;
        this.remedy = remedy;
        this.consequence = consequence;
        this.fatal = fatal;
    }

    /**
     * Reads a stack trace.
     *
     * @param trace a stack trace as Java prints it, also one inside another's message, as the SQL Gateway sends it
     */
    public static FailureAdvice of(String trace) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(trace);
            if (matcher.find()) {
                return new FailureAdvice(rule.cause().apply(matcher), rule.remedy(), false, rule.fatal());
            }
        }
        boolean consequence = trace.contains("MiniCluster is not yet running")
                || trace.contains("MiniCluster is shut down")
                || trace.contains("Job not found")
                || trace.contains("Could not find Flink job");
        return new FailureAdvice(rootCause(trace), "", consequence, false);
    }

    /** What went wrong, as half a sentence. */
    public String cause() {
        return cause;
    }

    /** True when this only says that something had failed before, and the reason stands elsewhere. */
    public boolean isConsequence() {
        return consequence;
    }

    /** True when waiting or restarting cannot help: something must be corrected first. */
    public boolean isFatal() {
        return fatal;
    }

    /** The same advice for a cause told in other words. */
    public FailureAdvice withCause(String text) {
        return new FailureAdvice(text, remedy, consequence, fatal);
    }

    /** Cause and remedy in one paragraph. */
    public String paragraph() {
        String text = cause.endsWith(".") ? cause : cause + ".";
        return remedy.isEmpty() ? text : text + " " + remedy;
    }

    private static String unsupportedOptions(Matcher match) {
        List<String> supported = names(match.group(4));
        return table(match.group(1)) + " has, with the connector '" + match.group(2) + "', no option "
                + names(match.group(3)).stream()
                        .map(name -> "'" + name + "'" + suggestion(name, supported))
                        .collect(Collectors.joining(", "));
    }

    private static String table(String name) {
        return name == null ? "the table" : "the table " + name;
    }

    private static List<String> names(String lines) {
        return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }

    /** A question after the nearest name, or nothing when none is near enough to be meant. */
    private static String suggestion(String name, List<String> names) {
        int near = Math.max(2, name.length() / 3);
        return names.stream()
                .filter(other -> distance(name, other) <= near)
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .map(other -> " (did you mean '" + other + "'?)")
                .orElse("");
    }

    /** Levenshtein distance: the number of characters to insert, delete or replace. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    /** The innermost exception's message, in one line, without its class where that says nothing to a user. */
    private static String rootCause(String trace) {
        String[] causes = trace.split("Caused by: ");
        String last = causes[causes.length - 1].split("\\n\\s*(?:at |\\.\\.\\. \\d+ |End of exception)")[0].strip();
        last = last.replaceFirst("^(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error): ", "");
        return last.replaceAll("\\s*\\n\\s*", " ");
    }
}
