package dev.kinesissql.entrypoint.properties;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import dev.kinesissql.entrypoint.Faults;
import dev.kinesissql.entrypoint.NearestName;
import dev.kinesissql.entrypoint.script.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The property groups of an application, as Managed Flink leaves them in a file:
 * {@code [{"PropertyGroupId": "consumer.config.0", "PropertyMap": {"aws.region": "us-west-2", ...}}, ...]}.
 */
public final class PropertyGroups {

    /** Where Managed Flink leaves them. */
    public static final Path MANAGED_FILE = Path.of("/etc/flink/application_properties.json");

    private static final List<String> NAMES =
            Arrays.stream(StreamTable.values()).map(StreamTable::group).collect(Collectors.toUnmodifiableList());

    private final Map<String, Map<String, String>> groups;

    private PropertyGroups(Map<String, Map<String, String>> groups) {
        this.groups = groups;
    }

    /** No groups at all. */
    public static PropertyGroups none() {
        return new PropertyGroups(Map.of());
    }

    /** Groups by name. */
    static PropertyGroups of(Map<String, Map<String, String>> groups) {
        return new PropertyGroups(new TreeMap<>(groups));
    }

    /**
     * Reads a file.
     *
     * @param secrets takes the values of properties such as passwords
     * @throws IOException with a message for the user, when it cannot be read or has another form
     */
    public static PropertyGroups read(Path file, Secrets secrets) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("There is no file of property groups " + file.toAbsolutePath()
                    + ". Managed Flink writes it; elsewhere give one with --properties FILE.");
        }
        Map<String, Map<String, String>> groups = new TreeMap<>();
        try {
            for (Map.Entry<String, Properties> group
                    : KinesisAnalyticsRuntime.getApplicationProperties(file.toString()).entrySet()) {
                Map<String, String> properties = new TreeMap<>();
                for (String key : group.getValue().stringPropertyNames()) {
                    properties.put(key, group.getValue().getProperty(key));
                    if (Secrets.isSecret(key)) {
                        secrets.add(group.getValue().getProperty(key));
                    }
                }
                groups.put(String.valueOf(group.getKey()), properties);
            }
        } catch (IOException | RuntimeException e) {
            // The parser's message may quote the file, secrets and all.
            throw new IOException("The file of property groups " + file + " cannot be read: expected JSON of the form"
                    + " [{\"PropertyGroupId\": \"consumer.config.0\", \"PropertyMap\": {\"key\": \"value\", ...}}, ...]"
                    + " with no value null. Compare it with the example in the entrypoint's README.");
        }
        return new PropertyGroups(groups);
    }

    /** Reports groups that nobody reads, and groups that are missing. */
    public void check(Faults faults) {
        for (String name : groups.keySet()) {
            if (!NAMES.contains(name)) {
                faults.add("Property group " + name + ": unknown. "
                        + NearestName.of(name, NAMES)
                                .map(nearest -> "Did you mean " + nearest + "?")
                                .orElse("Expected " + String.join(", ", NAMES) + ". Remove it."));
            }
        }
        for (StreamTable table : StreamTable.values()) {
            if (table.isRequired() && !groups.containsKey(table.group())) {
                faults.add("Property group " + table.group() + ": missing. Add it, with " + table.nameKey() + " or "
                        + table.arnKey() + ", and aws.region.");
            }
        }
    }

    /** The properties of a table's group; empty when there is no such group. */
    public Optional<Map<String, String>> group(StreamTable table) {
        return Optional.ofNullable(groups.get(table.group()));
    }
}
