package dev.kinesissql.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the parts of the bundle lie.
 *
 * @param root the folder with {@code README.md}
 */
public record Bundle(Path root) {

    /** The system property that the scripts in {@code bin/} set to the root. */
    public static final String ROOT_PROPERTY = "kinesis-sql.root";

    /** The bundle that this process was started from by one of the scripts in {@code bin/}. */
    public static Bundle current() {
        String root = System.getProperty(ROOT_PROPERTY);
        if (root == null) {
            throw new Fault("The system property " + ROOT_PROPERTY + " is not set. Start this by the scripts in bin/.");
        }
        return new Bundle(Path.of(root).toAbsolutePath().normalize());
    }

    /** The shipped script. */
    public Path script() {
        return root.resolve("sql-scripts/sliding.sql");
    }

    /** Flink's configuration and the environment tables. */
    public Path conf() {
        return root.resolve("conf");
    }

    /** A script of {@code bin/}. */
    public Path bin(String name) {
        return root.resolve("bin").resolve(name);
    }

    /** The jars of the assembled Flink. */
    public Path flinkLib() {
        return root.resolve("local/flink/target/flink/lib");
    }

    /** What {@code npm ci} needs for the emulator, and its start-up files. */
    public Path emulatorSource() {
        return root.resolve("local/emulator");
    }

    /** Where the emulator is installed. */
    public Path emulatorHome() {
        return target().resolve("emulator");
    }

    /** Logs and state of running services: removed by {@code mvn clean}, never by a running service. */
    public Path target() {
        return root.resolve("local/target");
    }

    /** The version of the assembled Flink, from the name of its core jar; "?" when it is not built. */
    public String flinkVersion() {
        try (var jars = Files.list(flinkLib())) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.matches("flink-core-\\d.*\\.jar"))
                    .map(name -> name.substring("flink-core-".length(), name.length() - ".jar".length()))
                    .findFirst()
                    .orElse("?");
        } catch (java.io.IOException e) {
            return "?";
        }
    }
}
