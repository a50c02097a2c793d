package dev.kinesissql.local.process;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a main class of the assembled Flink is started: what the shell scripts of a Flink release do. */
final class FlinkProcess {

    private static final String RESULT_PREFIX = "BASH_JAVA_UTILS_EXEC_RESULT:";
    static final String TASK_MANAGER_OPTIONS = "env.java.opts.taskmanager";

    /**
     * For the JVM of a process that computes little. While one starts, the JIT's second compiler takes half of its CPU
     * time and G1's threads a twentieth, on a machine on which others start beside it.
     */
    static final List<String> LIGHT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** What Flink computes from the memory settings of its configuration for a process. */
    enum Memory {
        /** No memory settings: clients and gateways. */
        NONE(null),
        JOB_MANAGER("GET_JM_RESOURCE_PARAMS"),
        TASK_MANAGER("GET_TM_RESOURCE_PARAMS");

        private final String command;

        Memory(String command) {
            this.command = command;
        }
    }

    private final Bundle bundle;

    FlinkProcess(Bundle bundle) {
        this.bundle = bundle;
    }

    /**
     * Starts a Flink process.
     *
     * @param name what the user calls it; also, in lower case with dashes, the name of its log files
     * @param options configuration on top of {@code conf/config.yaml}
     * @param folder where its logs and temporary files go
     */
    ManagedProcess start(
            String name, String mainClass, Memory memory, Map<String, String> options, Path folder, boolean detached)
            throws InterruptedException {
        String file = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
        Path log = folder.resolve(file + ".log");
        List<String> jvm = new ArrayList<>();
        List<String> dynamic = new ArrayList<>();
        compute(memory, options, jvm, dynamic);
        options.forEach((key, value) -> dynamic.add("-D" + key + "=" + value));

        List<String> command = new ArrayList<>(java());
        command.addAll(jvm);
        if (memory != Memory.TASK_MANAGER) {
            command.addAll(LIGHT);
        }
        if (memory == Memory.TASK_MANAGER && options.containsKey(TASK_MANAGER_OPTIONS)) {
            command.addAll(List.of(options.get(TASK_MANAGER_OPTIONS).split(" ")));
        }
        command.add("-Dlog.file=" + log);
        command.add("-Dlog4j.configurationFile=" + bundle.conf().resolve("log4j2.properties").toUri());
        command.addAll(classPath());
        command.add(mainClass);
        if (memory != Memory.NONE) {
            command.addAll(List.of("--configDir", bundle.conf().toString()));
        }
        command.addAll(dynamic);
        return ManagedProcess.start(new ManagedProcess.Spec(
                name,
                command,
                Map.of("FLINK_CONF_DIR", bundle.conf().toString()),
                folder,
                folder.resolve(file + ".out"),
                List.of(log),
                FlinkCluster.PATIENCE,
                detached));
    }

    private List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + bundle.conf().resolve("java-17.options"));
    }

    private List<String> classPath() {
        return List.of("-cp", bundle.flinkLib().resolve("*").toString());
    }

    /** Asks Flink itself for heap sizes and the settings that follow from them. */
    private void compute(Memory memory, Map<String, String> options, List<String> jvm, List<String> dynamic)
            throws InterruptedException {
        if (memory == Memory.NONE) {
            return;
        }
        List<String> command = new ArrayList<>(java());
        command.addAll(LIGHT);
        command.add("-Dlog4j2.level=OFF");
        command.addAll(classPath());
        command.addAll(List.of("org.apache.flink.runtime.util.bash.BashJavaUtils", memory.command,
                "--configDir", bundle.conf().toString()));
        options.forEach((key, value) -> command.add("-D" + key + "=" + value));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> results = output.lines()
                    .filter(line -> line.startsWith(RESULT_PREFIX))
                    .map(line -> line.substring(RESULT_PREFIX.length()))
                    .toList();
            if (process.waitFor() != 0 || results.size() != 2) {
                throw new Fault("Flink cannot compute its memory from " + bundle.conf().resolve("config.yaml")
                        + ". Correct that file. What Flink said:\n" + output.strip());
            }
            jvm.addAll(List.of(results.get(0).trim().split("\\s+")));
            // "-D key=value -D key=value ..."
            for (String option : results.get(1).trim().split("\\s*-D\\s+")) {
                if (!option.isEmpty()) {
                    dynamic.add("-D" + option);
                }
            }
        } catch (IOException e) {
            throw new Fault("Java cannot be started from " + System.getProperty("java.home") + ": " + e.getMessage()
                    + ". Point JAVA_HOME at a JDK 17.", e);
        }
    }
}
