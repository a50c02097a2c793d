package dev.kinesissql.local.process;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A jar with a class of the tests, for processes of Flink. */
public final class TestJar {

    private TestJar() {}

    /** Writes a class and those that are nested in it. */
    public static void write(Path jar, Class<?> type) throws IOException {
        write(jar, type, Map.of());
    }

    /** Writes a class and those that are nested in it; services are interfaces and the classes that implement them. */
    public static void write(Path jar, Class<?> type, Map<Class<?>, Class<?>> services) throws IOException {
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files(type)) {
                entries.putNextEntry(new JarEntry(type.getPackageName().replace('.', '/') + "/" + file.getFileName()));
                Files.copy(file, entries);
            }
            for (Map.Entry<Class<?>, Class<?>> service : services.entrySet()) {
                entries.putNextEntry(new JarEntry("META-INF/services/" + service.getKey().getName()));
                entries.write(service.getValue().getName().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static List<Path> files(Class<?> type) throws IOException {
        String name = type.getSimpleName();
        try (Stream<Path> classes = Files.list(Path.of(type.getResource(name + ".class").toURI()).getParent())) {
            return classes.filter(file -> file.getFileName().toString().matches(name + "(\\$.*)?\\.class")).toList();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
