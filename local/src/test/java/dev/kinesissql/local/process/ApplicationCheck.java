package dev.kinesissql.local.process;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.e2e.EmulatorExtension;
import dev.kinesissql.local.e2e.SlidingApplication;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the application in the built jar has said to its {@code --check}.
 *
 * @param exitCode 0 when it has found no fault
 * @param output what it has printed
 */
public record ApplicationCheck(int exitCode, String output) {

    /**
     * Runs it.
     *
     * @param mainClass the class that is started
     * @param properties the property groups, as JSON
     * @param folder takes its files
     */
    public static ApplicationCheck run(String mainClass, String properties, Path folder)
            throws IOException, InterruptedException {
        Bundle bundle = EmulatorExtension.BUNDLE;
        Path file = Files.writeString(folder.resolve("application_properties.json"), properties);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + bundle.conf().resolve("java-17.options"),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp", SlidingApplication.jar() + File.pathSeparator + bundle.flinkLib().resolve("*"),
                        mainClass, "--check", "--properties", file.toString()))
                .redirectErrorStream(true);
        builder.environment().put("FLINK_CONF_DIR", bundle.conf().toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ApplicationCheck(process.waitFor(), output);
    }
}
