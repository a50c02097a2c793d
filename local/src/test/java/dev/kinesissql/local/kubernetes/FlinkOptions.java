package dev.kinesissql.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.e2e.EmulatorExtension;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.annotation.docs.Documentation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * The options that a FlinkDeployment may set: those of the assembled Flink, which are constants of its classes, and those
 * of the operator, which are listed.
 */
final class FlinkOptions {

    private static final String OPERATOR = "kubernetes/operator-options.txt";
    private static final Pattern CLASS_OF_OPTIONS = Pattern.compile("org/apache/flink/[\\w/]*Options\\.class");
    /** A part of a key that the user chooses, such as the name of a reporter. */
    private static final String PLACEHOLDER = "<\\w+>";

    private final Map<String, ConfigOption<?>> current = new HashMap<>();
    private final Map<String, ConfigOption<?>> deprecated = new HashMap<>();

    FlinkOptions() throws Exception {
        List<Path> jars = jars();
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        // Not closed: classes that are loaded load others later.
        ClassLoader flink = new URLClassLoader(urls, getClass().getClassLoader());
        for (Path jar : jars) {
            for (String name : classesOfOptions(jar)) {
                addConstants(Class.forName(name, true, flink));
            }
        }
        assertThat(current).hasSizeGreaterThan(500);
        addOperator();
        // What the reporter reads is known to its code only.
        add("metrics.reporter.<name>.port", ConfigOptions.key("port").stringType().noDefaultValue());
    }

    /** Flink's own jars; not the connectors, whose options are for tables. */
    private static List<Path> jars() throws IOException {
        String version = EmulatorExtension.BUNDLE.flinkVersion();
        try (Stream<Path> files = Files.list(EmulatorExtension.BUNDLE.flinkLib())) {
            return files.filter(file ->
                            file.getFileName().toString().matches("flink-(?!connector-).*-" + version + "\\.jar"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> classesOfOptions(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> CLASS_OF_OPTIONS.matcher(name).matches())
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private void addConstants(Class<?> options) throws IllegalAccessException {
        for (Field field : options.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers())
                    && ConfigOption.class.isAssignableFrom(field.getType())) {
                ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                Documentation.SuffixOption suffix = field.getAnnotation(Documentation.SuffixOption.class);
                // A parameter of any name would make every key a known one.
                if (!option.key().matches(PLACEHOLDER)) {
                    add(suffix == null ? option.key() : suffix.value() + "." + option.key(), option);
                }
            }
        }
    }

    private void addOperator() throws IOException {
        try (InputStream list = getClass().getClassLoader().getResourceAsStream(OPERATOR)) {
            for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (!line.startsWith("#")) {
                    String[] keyAndType = line.split(" ");
                    ConfigOptions.OptionBuilder key = ConfigOptions.key(keyAndType[0]);
                    add(keyAndType[0], switch (keyAndType[1]) {
                        case "Boolean" -> key.booleanType().noDefaultValue();
                        case "Duration" -> key.durationType().noDefaultValue();
                        case "Integer" -> key.intType().noDefaultValue();
                        default -> key.stringType().noDefaultValue();
                    });
                }
            }
        }
    }

    private void add(String key, ConfigOption<?> option) {
        current.put(key, option);
        option.fallbackKeys().forEach(fallback -> deprecated.put(fallback.getKey(), option));
    }

    /** What is wrong with a configuration, besides older names that are given as allowed. */
    List<String> faults(Map<String, String> configuration, List<String> allowedOlderNames) {
        List<String> faults = new ArrayList<>();
        configuration.forEach((key, value) -> {
            ConfigOption<?> option = option(key);
            if (option == null && deprecated.containsKey(key)) {
                option = deprecated.get(key);
                if (!allowedOlderNames.contains(key)) {
                    faults.add(key + ": older name of " + option.key());
                }
            }
            if (option == null) {
                faults.add(key + ": unknown");
            } else if (!canRead(option, value)) {
                faults.add(key + ": cannot be " + value);
            }
        });
        return faults;
    }

    private ConfigOption<?> option(String key) {
        if (current.containsKey(key)) {
            return current.get(key);
        }
        return current.keySet().stream()
                .filter(each -> each.contains("<"))
                .filter(each -> key.matches(each.replace(".", "\\.").replaceAll(PLACEHOLDER, "[^.]+")))
                .map(current::get)
                .findFirst()
                .orElse(null);
    }

    private static boolean canRead(ConfigOption<?> option, String value) {
        try {
            return Configuration.fromMap(Map.of(option.key(), value)).get(option) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
