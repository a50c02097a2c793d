package dev.kinesissql.local.bin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A script of {@code bin/}, or another command, run to its end with an empty standard input. */
public final class BundleProcess {

    private static final int LIMIT_SECONDS = 120;

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>(System.getenv());
    private Path workingFolder = Path.of("");

    /**
     * What a script said and how it ended.
     *
     * @param output standard output
     * @param errors standard error
     */
    public record Result(int exitCode, String output, String errors) {}

    /** The script of that name, in a bundle. */
    public BundleProcess(Path bundle, String script, String... arguments) {
        this(bundle.resolve("bin").resolve(script).toString(), arguments);
    }

    private BundleProcess(String program, String... arguments) {
        command.add(program);
        command.addAll(List.of(arguments));
        List.of("FLINK_HOME", "FLINK_CONF_DIR", "FLINK_LOG_DIR").forEach(environment::remove);
        // What Flink leaves behind when it is killed or fails stays in target/.
        environment.put("TMPDIR", System.getProperty("java.io.tmpdir"));
    }

    /** What a user pastes into a terminal in the folder of a bundle. */
    public static BundleProcess pasted(Path bundle, String commands) {
        BundleProcess process = new BundleProcess("bash", "-c", commands);
        process.workingFolder = bundle;
        return process;
    }

    /** The same with an environment variable. */
    public BundleProcess with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** The same without an environment variable. */
    public BundleProcess without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Runs it. */
    public Result run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("bundle-process", ".out");
        Path errors = Files.createTempFile("bundle-process", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(workingFolder.toAbsolutePath().toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(String.join(" ", command) + " did not end within " + LIMIT_SECONDS + " s.\n"
                        + Files.readString(output) + Files.readString(errors));
            }
            return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
