package dev.kinesissql.entrypoint.script;

import dev.kinesissql.entrypoint.NameList;
import dev.kinesissql.entrypoint.NearestName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableConfig;

/**
 * The settings of a script, as SET and RESET make them. Managed Flink refuses, from Flink 2.2 on, what is not on its
 * list of settings for code; the same list holds here for every Flink, so that a script that runs anywhere runs there.
 */
final class Settings {

    private static final Set<String> ALLOWED = NameList.beside(Settings.class, "settings.txt");
    private static final String CLIENT_PREFIX = "sql-client.";

    /** Where to set what a script cannot, by the beginning of the name; the first that fits counts. */
    private static final Map<String, String> PLACES = places();

    private final TableConfig config;
    /** The settings of the script with the values that they had before; null when they had none. */
    private final Map<String, String> before = new LinkedHashMap<>();

    Settings(TableConfig config) {
        this.config = config;
    }

    private static Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("execution.checkpointing.", "CheckpointConfiguration");
        places.put("state.checkpoints.", "CheckpointConfiguration");
        places.put("parallelism.", "ParallelismConfiguration");
        places.put("metrics.", "MonitoringConfiguration");
        return places;
    }

    /**
     * Makes a setting.
     *
     * @throws IllegalArgumentException with a message for the script's author, when a script cannot set it
     */
    void set(String key, String value) {
        if (isOfClient(key)) {
            return;
        }
        check(key);
        if (!before.containsKey(key)) {
            before.put(key, current(key).orElse(null));
        }
        config.set(key, value);
    }

    /**
     * Gives a setting the value that it had before the script.
     *
     * @throws IllegalArgumentException with a message for the script's author, when a script cannot set it
     */
    void reset(String key) {
        if (isOfClient(key)) {
            return;
        }
        check(key);
        if (before.containsKey(key)) {
            restore(key, before.remove(key));
        }
    }

    /** Gives all settings the values that they had before the script. */
    void resetAll() {
        before.forEach(this::restore);
        before.clear();
    }

    /** True for settings of the SQL Client, which mean nothing here and do no harm. */
    static boolean isOfClient(String key) {
        return key.startsWith(CLIENT_PREFIX);
    }

    private void restore(String key, String value) {
        if (value == null) {
            config.getConfiguration().removeKey(key);
        } else {
            config.set(key, value);
        }
    }

    private Optional<String> current(String key) {
        Configuration configuration = config.getConfiguration();
        return Optional.ofNullable(configuration.toMap().get(key));
    }

    private static void check(String key) {
        if (ALLOWED.contains(key)) {
            return;
        }
        Optional<String> place = PLACES.entrySet().stream()
                .filter(each -> key.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (place.isPresent()) {
            throw new IllegalArgumentException("'" + key + "' cannot be set by a script: Managed Flink refuses it."
                    + " Set it in the application's " + place.get() + " there, and in Flink's configuration"
                    + " (config.yaml or -D) elsewhere.");
        }
        Optional<String> nearest = NearestName.of(key, ALLOWED);
        if (nearest.isPresent()) {
            throw new IllegalArgumentException("'" + key + "' is no setting. Did you mean '" + nearest.get() + "'?");
        }
        throw new IllegalArgumentException("'" + key + "' cannot be set by a script: Managed Flink refuses what is not"
                + " on its list of settings for code (mostly table.* and pipeline.*). Set it in Flink's configuration"
                + " (config.yaml or -D); on Managed Flink, ask AWS Support to set it.");
    }
}
