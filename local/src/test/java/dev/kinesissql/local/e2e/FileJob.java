package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.process.Folders;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.process.SqlGateway;
import dev.kinesissql.local.sqlclient.ScriptStatements;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job from files to files, of one of two kinds, behind a SQL Gateway of its kind's own: it takes a second or so to
 * submit one, and settings of a job come from the configuration of the gateway.
 */
final class FileJob implements AutoCloseable {

    /** Options of a cluster for jobs that are measured: the memory of a KPU of Managed Flink. */
    static final Map<String, String> CLUSTER = TaskManagerCpu.options(Map.of(
            "taskmanager.memory.process.size", "4096m",
            "taskmanager.numberOfTaskSlots", "2",
            // By default the JobManager tells of the end of a job up to 3 s late.
            "web.refresh-interval", "100"));

    /** Whether jobs write by Flink's own local file system and not by {@link BufferedFileSystem}. */
    static final boolean UNBUFFERED = Boolean.getBoolean("job.unbuffered");

    /** How long a job may take. */
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(50);

    /** What is measured. */
    enum Kind {
        /** The tutorial's query with Flink's format json, without checks, and with Flink's default settings. */
        STOCK,
        /** {@code sql-scripts/sliding.sql} with all that is in it, and the settings of {@code conf/config.yaml}. */
        SHIPPED
    }

    private static final Path STOCK = Path.of("src/test/resources/cost/stock.sql").toAbsolutePath();

    private static final String HOP = "DESCRIPTOR(%s), INTERVAL '%s' SECOND, INTERVAL '10' SECOND";

    private static final String IN_OPEN_WINDOW =
            "WHERE %sin_open_window(row_time, CURRENT_WATERMARK(row_time), INTERVAL '%s' SECOND, INTERVAL '10' SECOND)";

    private static final String MAY_LOWER_MIN =
            "WHERE may_lower_min(ticker, price, row_time, INTERVAL '%s' SECOND, INTERVAL '10' SECOND)";

    /**
     * How long a job runs.
     *
     * @param settings of the session, on top of the gateway's
     * @param source options of the source on top of those that it needs
     * @param sinks options of the sinks on top of those that they need
     */
    private record Mode(Map<String, String> settings, Map<String, String> source, Map<String, String> sinks) {

        /** Without checkpoints: the last one would be waited for, most of the time that a short job takes. */
        private static final Mode TO_THE_END = new Mode(
                Map.of("execution.checkpointing.interval", "1 d",
                        "execution.checkpointing.checkpoints-after-tasks-finish", "false"),
                Map.of(), Map.of());

        /** With checkpoints, which complete the files. */
        private static final Mode FOR_EVER = new Mode(
                Map.of("execution.checkpointing.interval", "5 s"),
                Map.of("source.monitor-interval", "1 s"),
                Map.of("sink.rolling-policy.rollover-interval", "1 s", "sink.rolling-policy.check-interval", "1 s"));
    }

    private final FlinkClusterExtension cluster;
    private final Kind kind;
    private final Path folder;
    private final int gatewayPort = Ports.anyFree();
    private final ManagedProcess gateway;

    /**
     * What a job took.
     *
     * @param cpu of the TaskManager from the submission of the job to its end
     * @param running from the moment when it ran to its end
     */
    record Cost(TaskManagerCpu cpu, Duration running) {

        /** What it took more than another one. */
        Cost minus(Cost other) {
            return new Cost(cpu.minus(other.cpu), running.minus(other.running));
        }
    }

    /** Jobs of a kind on a cluster, which has {@link BufferedFileSystem}; the folder is for their files. */
    FileJob(FlinkClusterExtension cluster, Kind kind, Path folder) throws Exception {
        this.cluster = cluster;
        this.kind = kind;
        this.folder = Files.createDirectories(folder.resolve(kind.name()));
        Bundle bundle =
                kind == Kind.SHIPPED ? EmulatorExtension.BUNDLE : withoutSettings(this.folder.resolve("bundle"));
        this.gateway = SqlGateway.start(bundle, gatewayPort, cluster.port(), this.folder, false);
    }

    /** The bundle with a configuration that only tells where the cluster is: all else is Flink's default. */
    private static Bundle withoutSettings(Path root) throws IOException {
        Bundle stock = new Bundle(root);
        Files.createDirectories(stock.conf());
        Files.createDirectories(stock.flinkLib().getParent());
        Files.createSymbolicLink(stock.flinkLib(), EmulatorExtension.BUNDLE.flinkLib());
        for (String file : List.of("java-17.options", "log4j2.properties")) {
            Files.copy(EmulatorExtension.BUNDLE.conf().resolve(file), stock.conf().resolve(file));
        }
        Files.writeString(stock.conf().resolve("config.yaml"), "rest:\n  address: localhost\n");
        return stock;
    }

    /** Runs a job over ticks to its end; fails unless it has answered right, without a restart. */
    Cost run(WindowTicks ticks, JobVariant variant, String run) throws Exception {
        Path output = folder.resolve(run);
        try {
            TaskManagerCpu before = TaskManagerCpu.of(cluster);
            String job = submit(ticks, variant, run, output, Mode.TO_THE_END);
            await(run).atMost(LIMIT).pollInterval(POLL).until(() -> hasEnded(job));
            TaskManagerCpu cpu = TaskManagerCpu.of(cluster).minus(before);
            assertThat(cluster.rest().jobState(job)).as(run).contains("FINISHED");
            assertThat(cluster.rest().lastFailure(job)).as(run).isEmpty();
            ticks.minimums().assertAreIn(output.resolve("minimums"), run);
            assertThat(SlidingMinimums.files(output.resolve("rejects"))).as(run + ": rejects").isEmpty();
            JsonNode times = cluster.rest().get("/jobs/" + job).orElseThrow().path("timestamps");
            return new Cost(cpu, Duration.ofMillis(times.path("FINISHED").asLong() - times.path("RUNNING").asLong()));
        } finally {
            Folders.delete(output);
        }
    }

    private boolean hasEnded(String job) {
        String state = cluster.rest().jobState(job).orElse("");
        if (state.equals("RESTARTING") || state.equals("FAILING") || state.equals("FAILED")) {
            throw new AssertionError("The job fails: " + cluster.rest().lastFailure(job).orElse(state));
        }
        return state.equals("FINISHED");
    }

    /**
     * Starts a job that reads ticks and waits for more, with a checkpoint every 5 seconds.
     *
     * @param output where it writes: the folders {@code minimums} and {@code rejects} in it
     * @return the job's id
     */
    String start(WindowTicks ticks, JobVariant variant, String run, Path output) throws Exception {
        return submit(ticks, variant, run, output, Mode.FOR_EVER);
    }

    private String submit(WindowTicks ticks, JobVariant variant, String run, Path output, Mode mode) throws Exception {
        Map<String, String> session = new LinkedHashMap<>(mode.settings());
        session.put("pipeline.name", run);
        session.put("parallelism.default", Integer.toString(variant.parallelism()));
        String job = "";
        try (GatewaySession gateway = GatewaySession.open(gatewayPort, session)) {
            for (String statement : statements(ticks, variant, output, mode)) {
                job = gateway.execute(statement);
            }
        }
        assertThat(job).as(run).isNotEmpty();
        assertHasItsOwnSettings(job);
        return job;
    }

    private List<String> statements(WindowTicks ticks, JobVariant variant, Path output, Mode mode) throws IOException {
        Map<String, String> sinks = new LinkedHashMap<>(mode.sinks());
        sinks.put("format", "json");
        List<String> statements = new ArrayList<>(List.of(
                table("ticks_stream", ticks.folder().toUri(), mode.source()),
                table("minimums_stream", written(output.resolve("minimums")), sinks),
                table("rejects_stream", written(output.resolve("rejects")), sinks)));
        String name = kind + "-" + variant.seconds() + ".sql";
        statements.addAll(ScriptStatements.of(Files.writeString(folder.resolve(name), script(variant.seconds()))));
        return statements;
    }

    private String script(String slide) throws IOException {
        // It gives a record of Kinesis its partition key. In a file system it would make a folder of each ticker.
        String script = SlidingSubmission.replace(
                Files.readString(kind == Kind.STOCK ? STOCK : EmulatorExtension.BUNDLE.script()),
                ") PARTITIONED BY (ticker)\nLIKE minimums_stream", ")\nLIKE minimums_stream");
        if (slide.equals("5")) {
            return script;
        }
        return kind == Kind.STOCK
                ? SlidingSubmission.replace(script,
                        HOP.formatted("event_time", "5"), HOP.formatted("event_time", slide),
                        "DATE_FORMAT(window_end, 'yyyy-MM-dd HH:mm:ss')", "CAST(window_end AS VARCHAR(64))")
                : SlidingSubmission.replace(script,
                        HOP.formatted("row_time", "5"), HOP.formatted("row_time", slide),
                        IN_OPEN_WINDOW.formatted("", "5"), IN_OPEN_WINDOW.formatted("", slide),
                        IN_OPEN_WINDOW.formatted("NOT ", "5"), IN_OPEN_WINDOW.formatted("NOT ", slide),
                        MAY_LOWER_MIN.formatted("5"), MAY_LOWER_MIN.formatted(slide));
    }

    private static URI written(Path path) {
        return UNBUFFERED ? path.toUri() : BufferedFileSystem.uri(path);
    }

    private static String table(String name, URI path, Map<String, String> options) {
        StringBuilder sql = new StringBuilder("CREATE TABLE " + name + " WITH ('connector' = 'filesystem', 'path' = '"
                + path + "'");
        options.forEach((key, value) -> sql.append(", '").append(key).append("' = '").append(value).append("'"));
        return sql.append(");\n").toString();
    }

    /** That a stock job has none of the settings of conf/config.yaml shows in the one that pays most. */
    private void assertHasItsOwnSettings(String job) {
        if (kind == Kind.STOCK) {
            JsonNode config = await().atMost(LIMIT)
                    .until(() -> cluster.rest().get("/jobs/" + job + "/config"), Optional::isPresent)
                    .orElseThrow();
            assertThat(config.path("execution-config").path("object-reuse-mode").asText()).as(config.toString())
                    .isEqualTo("false");
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
