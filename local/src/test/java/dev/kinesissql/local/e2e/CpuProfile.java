package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where threads of a JVM spent their time in Java code, by JDK Flight Recorder. A sample counts for the innermost frame
 * that belongs to a part of the job. What the garbage collector and the compiler took is not among the samples.
 */
final class CpuProfile {

    /** Without it, a sample is put down to the nearest safepoint, often a line or a method next to where it was taken. */
    private static final String EXACT_LINES = "-XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints";

    private static final String RECORDING = "job";
    private static final String OTHER = "other";
    private static final int METHODS = 15;

    /** Parts of a job by the beginnings of the names of their classes; of several that fit, the first. */
    private static final Map<String, List<String>> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("timestamps as text", List.of("java.time.format.", "org.apache.flink.formats.common.Time",
                "dev.kinesissql.udf.json.IsoTime", "dev.kinesissql.udf.json.Timestamp"));
        PARTS.put("format", List.of("dev.kinesissql.udf.json.", "org.apache.flink.formats.json.",
                "org.apache.flink.shaded.jackson2.", "com.fasterxml.jackson."));
        PARTS.put("checks and other expressions", List.of("StreamExecCalc$", "dev.kinesissql.udf."));
        PARTS.put("watermark", List.of("WatermarkGenerator$",
                "org.apache.flink.table.runtime.operators.wmassigners."));
        PARTS.put("local aggregation", List.of("org.apache.flink.table.runtime.operators.aggregate.window.Local",
                "org.apache.flink.table.runtime.operators.aggregate.window.buffers.",
                "org.apache.flink.table.runtime.operators.aggregate.window.combines.LocalAggCombiner",
                "LocalWindowAggsHandler$"));
        PARTS.put("window aggregation", List.of("org.apache.flink.table.runtime.operators.aggregate.window.",
                "org.apache.flink.table.runtime.operators.window.", "GlobalWindowAggsHandler$",
                "StateWindowAggsHandler$", "org.apache.flink.runtime.state.",
                "org.apache.flink.streaming.api.operators.InternalTimer"));
        PARTS.put("sink", List.of("org.apache.flink.connector.file.table.stream.",
                "org.apache.flink.streaming.api.functions.sink.", "org.apache.flink.connector.file.sink."));
        PARTS.put("source", List.of("org.apache.flink.connector.file.", "org.apache.flink.connector.base.source.",
                "org.apache.flink.api.common.io.", "org.apache.flink.streaming.api.operators.SourceOperator"));
        PARTS.put("exchange between tasks", List.of("org.apache.flink.runtime.io.network.",
                "org.apache.flink.streaming.runtime.io."));
        PARTS.put("copies and calls from operator to operator", List.of("org.apache.flink.streaming.runtime.tasks.",
                "org.apache.flink.streaming.api.operators."));
    }

    private final Path recording;
    private final Map<String, Long> parts = new TreeMap<>();
    private final Map<String, Long> methods = new TreeMap<>();
    private long samples;

    private CpuProfile(Path recording) {
        this.recording = recording;
    }

    /** The options of a cluster, and that its TaskManager is to tell where exactly a sample was taken. */
    static Map<String, String> options(Map<String, String> cluster) {
        Map<String, String> options = new TreeMap<>(cluster);
        options.merge("env.java.opts.taskmanager", EXACT_LINES, (given, added) -> given + " " + added);
        return options;
    }

    /** Something that takes its time. */
    interface Work {

        /** Does it. */
        void run() throws Exception;
    }

    /** Profiles a JVM while something is done; the recording stays in the file. */
    static CpuProfile of(long pid, Path file, Work work) throws Exception {
        assertThat(Jcmd.run(pid, "VM.flags")).contains("-XX:+DebugNonSafepoints");
        Files.deleteIfExists(file);
        Jcmd.run(pid, "JFR.start", "name=" + RECORDING, "settings=profile");
        try {
            work.run();
        } finally {
            Jcmd.run(pid, "JFR.stop", "name=" + RECORDING, "filename=" + file);
        }
        CpuProfile profile = new CpuProfile(file);
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    profile.add(event.getStackTrace().getFrames());
                }
            }
        }
        assertThat(profile.samples).as("samples in the recording").isPositive();
        return profile;
    }

    private void add(List<RecordedFrame> frames) {
        samples++;
        RecordedFrame top = frames.get(0);
        String name = top.getMethod().getType().getName();
        methods.merge(name + "." + top.getMethod().getName(), 1L, Long::sum);
        parts.merge(frames.stream().map(CpuProfile::part).filter(part -> !part.equals(OTHER)).findFirst().orElse(OTHER),
                1L, Long::sum);
    }

    private static String part(RecordedFrame frame) {
        String name = frame.getMethod().getType().getName();
        return PARTS.entrySet().stream()
                .filter(part -> part.getValue().stream().anyMatch(name::startsWith))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(OTHER);
    }

    /** Adds its lines to a table: the share of each part, and the methods in which most samples were. */
    void addTo(CostTable table, String title) {
        table.add("%s: %,d samples, %s", title, samples, EXACT_LINES);
        table.add("  recording: %s", EmulatorExtension.BUNDLE.root().relativize(recording));
        add(table, parts, parts.size());
        table.add("  innermost methods:");
        add(table, methods, METHODS);
        table.add("");
    }

    private void add(CostTable table, Map<String, Long> counts, int most) {
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .forEach(count -> table.add("  %5.1f %%  %s", 100.0 * count.getValue() / samples, count.getKey()));
    }
}
