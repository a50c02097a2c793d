package dev.kinesissql.entrypoint.script;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Values of options that must not be seen, and the texts without them. */
public final class Secrets {

    private static final String MASK = "******";
    private static final int SHORTEST = 4;

    /** Parts of the names of secret options: Flink's own list, and AWS's access keys. */
    private static final List<String> NAMES = List.of(
            "password", "secret", "token", "apikey", "api-key", "service-key", "account.key", "accesskey", "access-key",
            "auth-params", "basic-auth", "jaas.config", "http-headers");

    /** Longest first, so that none hides in another. */
    private final Set<String> values = new TreeSet<>((one, other) -> one.length() != other.length()
            ? Integer.compare(other.length(), one.length())
            : one.compareTo(other));

    /** True when the value of an option of that name must not be seen. */
    public static boolean isSecret(String option) {
        String name = option.toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(name::contains);
    }

    /** Keeps a value from being seen; one of several lines line by line, as lines are shown. */
    public void add(String value) {
        value.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(values::add);
    }

    /**
     * A text with asterisks in place of the values. Values of less than four characters are masked only between quotes:
     * they would tear holes into any text.
     */
    public String mask(String text) {
        String masked = text;
        for (String value : values) {
            String written = value.replace("'", "''");
            masked = masked.replace("'" + written + "'", "'" + MASK + "'");
            if (value.length() >= SHORTEST) {
                masked = masked.replace(written, MASK).replace(value, MASK);
            }
        }
        return masked;
    }
}
