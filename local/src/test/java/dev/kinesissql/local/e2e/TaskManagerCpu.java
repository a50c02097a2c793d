package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a TaskManager has spent since its start. What its JIT compilers spend depends on how long it has run and not on
 * how many ticks a job reads, and they go on for seconds behind a job that has begun, so that it is told apart.
 *
 * @param work CPU time of all its threads but the JIT's
 * @param jit CPU time of the JIT's threads; zero where the system has no {@code /proc}, and then it is in {@code work}
 */
record TaskManagerCpu(Duration work, Duration jit) {

    private static final String JAVA_OPTIONS = "env.java.opts.taskmanager";

    /** The time of a thread of the JIT's that has ended could not be seen any more. */
    private static final String NO_THREAD_ENDS = "-XX:-UseDynamicNumberOfCompilerThreads";

    private static final Path PROC = Path.of("/proc");
    /** What Linux counts the time of threads in, for programs, on all machines. */
    private static final long TICK_MILLIS = 10;
    // Behind the name in parentheses, see proc(5).
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** The options of a cluster, and those that it needs to be measured. */
    static Map<String, String> options(Map<String, String> cluster) {
        Map<String, String> options = new TreeMap<>(cluster);
        options.merge(JAVA_OPTIONS, NO_THREAD_ENDS, (given, added) -> given + " " + added);
        return options;
    }

    /** Of the cluster's TaskManager, until now. */
    static TaskManagerCpu of(FlinkClusterExtension cluster) throws IOException {
        ProcessHandle process = cluster.running("TaskManager").handle();
        Duration all = process.info().totalCpuDuration().orElseThrow();
        Duration jit = jit(process.pid());
        return new TaskManagerCpu(all.minus(jit), jit);
    }

    TaskManagerCpu minus(TaskManagerCpu before) {
        return new TaskManagerCpu(work.minus(before.work), jit.minus(before.jit));
    }

    private static Duration jit(long pid) throws IOException {
        if (!Files.isDirectory(PROC)) {
            return Duration.ZERO;
        }
        long ticks = 0;
        int compilers = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            for (Path thread : threads) {
                String stat = stat(thread);
                int nameEnd = stat.lastIndexOf(')');
                if (nameEnd >= 0 && stat.substring(0, nameEnd).matches("\\d+ \\(C[12] CompilerThre.*")) {
                    List<String> values = List.of(stat.substring(nameEnd + 2).split(" "));
                    ticks += Long.parseLong(values.get(USER_TICKS)) + Long.parseLong(values.get(SYSTEM_TICKS));
                    compilers++;
                }
            }
        }
        assertThat(compilers).as("threads of C1 and C2 in the TaskManager").isGreaterThanOrEqualTo(2);
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    /** The line of a thread, or an empty text for one that has just ended. */
    private static String stat(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            return "";
        }
    }
}
