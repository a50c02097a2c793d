package dev.kinesissql.local.bin;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The bundle under test, in a folder of its own: links to its scripts, sources and jars, and a place for logs and
 * running services that no other run shares. Nothing is built, whatever is newer than the jars.
 */
public final class StandInBundle {

    private static final Path REAL = Path.of("").toAbsolutePath().getParent();

    private StandInBundle() {}

    /** Makes one in an empty folder; gives its root. */
    public static Path in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("local/target"));
        Files.createDirectories(folder.resolve("target"));
        Files.createFile(folder.resolve("target/built"));
        Files.createDirectories(REAL.resolve("local/target/emulator"));
        for (String part : List.of("aws", "bin", "conf", "sql-scripts", "udf", "entrypoint", "pom.xml", "local/src",
                "local/pom.xml", "local/emulator", "local/flink", "local/target/emulator", "local/target/lib",
                "local/target/kinesis-sql-local.jar")) {
            Files.createSymbolicLink(folder.resolve(part), REAL.resolve(part));
        }
        return folder;
    }

    /** Removes a folder that holds links, before JUnit warns of each of them. What they point at stays. */
    public static void delete(Path folder) throws IOException {
        Folders.delete(folder);
    }

    /** The jars of the assembled Flink. */
    public static Path flinkLib() {
        return new Bundle(REAL).flinkLib();
    }
}
