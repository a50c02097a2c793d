package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.ticks.BadTick;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every record read is in exactly one of the two, windows or rejects: 20,000 ticks, a tenth of them bad, go once
 * through one shard of an emulated stream, and four jobs read them. One of these has a TaskManager of its own, which is
 * killed while the ticks are being sent.
 */
@Tag("faults")
class ConservationIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    /** A TaskManager has the slots of the jobs that are left in peace, and none for the other one. */
    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of(
            "taskmanager.numberOfTaskSlots", "7",
            "heartbeat.interval", "2 s",
            "execution.checkpointing.interval", "2 s",
            "web.checkpoints.history", "1000",
            "metrics.fetcher.update-interval", "1 s"));

    private static final int COUNT = 20_000;
    private static final double BAD = 0.1;
    /** So few that a checkpoint falls between the half of the ticks and the end. */
    private static final double TICKS_PER_SECOND = 200;
    private static final Duration SENDING = Duration.ofMinutes(15);
    private static final String TICKS = "conservation";
    private static final String KILLED = "killed";

    @TempDir
    static Path folder;

    private static final Map<String, JobOnCluster> JOBS = new HashMap<>();
    private static MixedTicks ticks;
    private static SlidingStreams streams;
    private static Instant halfSentAt;
    private static Instant killedAt;

    @BeforeAll
    static void sendTheTicksOnceToAllJobs() throws Exception {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(30));
        ticks = MixedTicks.draw(COUNT, BAD, start, 20261124);
        assertThat(ticks.bad()).hasSizeBetween(1_800, 2_200)
                .extracting(Tick::bad).contains(BadTick.values());

        streams = new SlidingStreams(EMULATOR.endpoint());
        streams.createTicks(TICKS, 1);
        for (int parallelism : new int[] {1, 2, 4}) {
            submit(run(parallelism), parallelism);
        }
        ManagedProcess taskManager = CLUSTER.addTaskManager();
        submit(KILLED, 2);

        try (TickProducer producer = streams.producer(TICKS, TICKS_PER_SECOND)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> producer.run(SlidingStreams.source(ticks.ticks()), Limit.none()));
            kill(taskManager, producer);
            CLUSTER.addTaskManager();
            sending.get(SENDING.toSeconds(), TimeUnit.SECONDS);
            assertThat(producer.accepted()).isEqualTo(COUNT);
        }
    }

    /** Kills a TaskManager (SIGKILL) when about half of the ticks are sent, some behind the last checkpoint. */
    private static void kill(ManagedProcess taskManager, TickProducer producer) {
        await().atMost(SENDING).until(() -> producer.accepted() >= COUNT / 2);
        halfSentAt = Instant.now();
        await().atMost(SlidingStreams.LIMIT).until(() -> JOBS.get(KILLED).completedCheckpoints().values().stream()
                .anyMatch(triggered -> triggered.isAfter(halfSentAt)));
        long sent = producer.accepted();
        await().atMost(SENDING).until(() -> producer.accepted() > sent);
        taskManager.handle().destroyForcibly();
        killedAt = Instant.now();
        assertThat(producer.accepted()).isLessThan(COUNT);
    }

    private static void submit(String run, int parallelism) throws Exception {
        streams.createOutputs(run);
        String id = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder).submit(TICKS, run, parallelism);
        JobOnCluster job = new JobOnCluster(CLUSTER.rest(), id);
        job.awaitRunning();
        JOBS.put(run, job);
    }

    private static String run(int parallelism) {
        return "parallelism-" + parallelism;
    }

    @AfterAll
    static void closeStreams() {
        if (streams != null) {
            streams.close();
        }
    }

    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2, 4})
    void everyTickIsInTheWindowsOrTheRejectsAndInOneOfThem(int parallelism) throws Exception {
        JobOnCluster job = JOBS.get(run(parallelism));
        try (SlidingOutput output = streams.output(run(parallelism))) {
            output.awaitUntil(() -> output.minimums().size() >= ticks.minimums().size()
                    && output.rejects().size() >= ticks.rejects().size());

            assertThat(job.lateRecordsDropped(ticks.watermark())).isZero();
            job.assertHasRunWithoutARestart();
            // The job is stopped first: what it writes on its way out counts too.
            CLUSTER.cancel(job.id());
            output.readToEnd();
            output.assertIsExactly(ticks.minimums(), ticks.rejects());
        }
    }

    @Test
    void afterTheLossOfATaskManagerTooWithNothingWorseThanDuplicates() throws Exception {
        JobOnCluster job = JOBS.get(KILLED);
        Set<String> minimums = new HashSet<>(ticks.minimums());
        Set<String> rejects = new HashSet<>(ticks.rejects());
        try (SlidingOutput output = streams.output(KILLED)) {
            output.awaitUntil(() -> new HashSet<>(output.minimums()).containsAll(minimums)
                    && new HashSet<>(output.rejects()).containsAll(rejects));

            assertThat(job.completedCheckpoints().get(job.restoredCheckpoint())).isBetween(halfSentAt, killedAt);
            assertThat(job.lateRecordsDropped(ticks.watermark())).isZero();
            assertThat(job.restartedAt()).isPositive();
            CLUSTER.cancel(job.id());
            output.readToEnd();
            output.assertIsAtLeastOnce(minimums, rejects);
        }
    }
}
