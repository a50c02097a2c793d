package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.faults.FaultyKinesis;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Failures do not change the result. While ticks come without a pause, what the job stands on is killed, cut off and
 * throttled, by a schedule that depends on a seed alone; afterwards all windows and all rejects are there, each at least
 * once and never with another value.
 *
 * <p>{@code mvn verify -Pfaults -Dit.groups=schedules} runs three schedules, as {@code -Pfaults} does, with
 * {@code -Dfaults.schedules=50} that many, with {@code -Dfaults.first=25} from that seed on, with {@code -Dfaults.seed=7} or
 * {@code 7,13} those that failed. Seeds that follow each other begin at other faults, so that three of them meet all.
 */
@Tag("schedules")
class FaultScheduleIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of(
            "taskmanager.numberOfTaskSlots", "4",
            "execution.checkpointing.interval", "2 s",
            "heartbeat.interval", "2 s",
            "heartbeat.timeout", "10 s",
            "slot.request.timeout", "60 s"));

    private static final Path RELEASED = Path.of("src", "test", "resources", "released", "sliding.sql");
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int FAULTS = 4;
    private static final double TICKS_PER_SECOND = 100;
    private static final Set<String> READS = Set.of(FaultyKinesis.GET_RECORDS);
    private static final Set<String> WRITES = Set.of(FaultyKinesis.PUT_RECORDS);

    @TempDir
    static Path folder;

    /** What can go wrong. */
    private enum Fault {
        TASK_MANAGER_KILLED, THROTTLED_READS, SHARD_SPLIT, OUTAGE_OF_TEN_SECONDS,
        JOB_MANAGER_KILLED, PARTLY_REFUSED_WRITES, SHARDS_MERGED, OUTAGE_OF_TWO_SECONDS,
        STOPPED_WITH_A_SAVEPOINT, LOST_ANSWERS, INTERNAL_FAILURES, HANG
    }

    static LongStream seeds() {
        String seeds = System.getProperty("faults.seed");
        if (seeds != null) {
            return Arrays.stream(seeds.split(",")).mapToLong(Long::parseLong);
        }
        long first = Long.getLong("faults.first", 0);
        return LongStream.range(first, first + Integer.getInteger("faults.schedules", 3));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theResultIsTheSame(long seed) throws Exception {
        try (FaultyKinesis kinesis = new FaultyKinesis(EMULATOR.endpoint());
                SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            new Schedule(seed, kinesis, streams).run();
        }
    }

    /** One job, what it reads, and what happens to it. */
    private static final class Schedule {

        private final Random random;
        private final long seed;
        private final String run;
        private final FaultyKinesis kinesis;
        private final SlidingStreams streams;
        private final SlidingSubmission client;
        private final LiveTicks ticks;
        private final List<Fault> happened = new ArrayList<>();
        private JobOnCluster job;
        private int parallelism;
        private int shards = 2;

        Schedule(long seed, FaultyKinesis kinesis, SlidingStreams streams) {
            this.seed = seed;
            this.random = new Random(seed);
            this.run = "seed-" + seed;
            this.kinesis = kinesis;
            this.streams = streams;
            this.client = new SlidingSubmission(kinesis.endpoint().uri(), CLUSTER, folder);
            this.ticks = new LiveTicks(seed);
            this.parallelism = 1 + (int) (seed % 2);
        }

        void run() {
            try {
                haveTheJobRunThroughFaults();
            } catch (Exception | AssertionError e) {
                System.out.println(run + ": FAILED " + happened + ": " + e);
                throw new AssertionError(run + " after " + happened + " (-Dfaults.seed=" + seed + " repeats it): "
                        + e.getMessage(), e);
            }
        }

        private void haveTheJobRunThroughFaults() throws Exception {
            streams.createTicks(run, shards);
            streams.createOutputs(run);
            submit(RELEASED, List.of());
            CompletableFuture<Void> sending;
            try (TickProducer producer =
                    streams.producer(run, PartitionKey.TICKER, TICKS_PER_SECOND, ticks::accepted)) {
                sending = CompletableFuture.runAsync(() -> producer.run(ticks.source(), Limit.none()));
                awaitFirstWindows();
                job.awaitCheckpoint();
                ticks.allowLate();
                haveFaults();
            }
            sending.get(SlidingStreams.LIMIT.toSeconds(), TimeUnit.SECONDS);
            kinesis.heal();
            try (TickProducer producer = streams.producer(run, PartitionKey.TICKER, 1_000, ticks::accepted)) {
                producer.run(ticks.closing(), Limit.none());
            }
            assertResult();
        }

        private void awaitFirstWindows() throws Exception {
            try (SlidingOutput output = streams.output(run)) {
                output.awaitUntil(() -> !output.minimums().isEmpty());
                assertThat(output.minimums()).isNotEmpty();
            }
        }

        private void haveFaults() throws Exception {
            long end = System.nanoTime() + LENGTH.toNanos();
            List<Fault> order = new ArrayList<>(List.of(Fault.values()));
            Collections.rotate(order, -FAULTS * (int) (seed % order.size()));
            Collections.shuffle(order.subList(FAULTS, order.size()), random);
            for (int i = 0; i < FAULTS || System.nanoTime() < end; i++) {
                pause(Duration.ofMillis(1_000 + random.nextInt(4_000)));
                Fault fault = order.get(i % order.size());
                happened.add(fault);
                have(fault);
            }
        }

        private void have(Fault fault) throws Exception {
            double share = 0.2 + 0.6 * random.nextDouble();
            switch (fault) {
                case TASK_MANAGER_KILLED -> {
                    CLUSTER.running("TaskManager").handle().destroyForcibly();
                    CLUSTER.addTaskManager();
                    awaitRunning();
                }
                case JOB_MANAGER_KILLED -> {
                    String checkpoint = job.awaitCheckpoint();
                    CLUSTER.running("JobManager").handle().destroyForcibly();
                    CLUSTER.replaceJobManager();
                    restore(checkpoint);
                }
                case STOPPED_WITH_A_SAVEPOINT -> {
                    // Flink refuses a savepoint while the job restarts, here from an outage before.
                    awaitRunning();
                    String savepoint = CLUSTER.stopWithSavepoint(job.id());
                    parallelism = 1 + random.nextInt(2);
                    restore(savepoint);
                }
                case OUTAGE_OF_TWO_SECONDS -> {
                    kinesis.down();
                    pause(Duration.ofSeconds(2));
                    kinesis.up();
                }
                case OUTAGE_OF_TEN_SECONDS -> {
                    kinesis.down();
                    pause(Duration.ofSeconds(10));
                    kinesis.up();
                    awaitRunning();
                }
                case HANG -> {
                    kinesis.hang();
                    pause(Duration.ofSeconds(5));
                    kinesis.resume();
                }
                case THROTTLED_READS -> during(() -> kinesis.throttle(READS, share, random.nextLong()));
                case INTERNAL_FAILURES -> during(() -> kinesis.failInternally(READS, share, random.nextLong()));
                case PARTLY_REFUSED_WRITES -> during(() -> kinesis.refusePartOfPutRecords(share, random.nextLong()));
                case LOST_ANSWERS -> during(() -> kinesis.loseAnswersOfPutRecords(share, random.nextLong()));
                case SHARD_SPLIT -> {
                    streams.splitTicks(run);
                    shards++;
                }
                case SHARDS_MERGED -> {
                    streams.mergeTicks(run);
                    shards--;
                }
                default -> throw new AssertionError(fault);
            }
        }

        private void during(Runnable fault) throws Exception {
            fault.run();
            pause(Duration.ofSeconds(5));
            kinesis.heal();
            awaitRunning();
        }

        private void restore(String from) throws Exception {
            submit(EmulatorExtension.BUNDLE.script(), List.of("-D", "execution.state-recovery.path=" + from));
        }

        private void submit(Path script, List<String> arguments) throws Exception {
            String id = client.submit(script, run, run, parallelism, Map.of(), arguments);
            job = new JobOnCluster(CLUSTER.rest(), id);
            awaitRunning();
        }

        private void awaitRunning() {
            job.awaitRunning();
        }

        private void assertResult() throws Exception {
            Set<String> minimums = ticks.minimums();
            Set<String> rejects = ticks.rejects();
            assertThat(minimums).hasSizeGreaterThan(50);
            assertThat(rejects).hasSizeGreaterThan(50);
            try (SlidingOutput output = streams.output(run)) {
                output.awaitUntil(() -> new HashSet<>(output.minimums()).containsAll(minimums)
                        && new HashSet<>(output.rejects()).containsAll(rejects));
                CLUSTER.cancel(job.id());
                output.readToEnd();
                output.assertIsAtLeastOnce(minimums, rejects);
                System.out.println(run + ": passed " + happened + ", " + minimums.size() + " minimums, " + rejects.size()
                        + " rejects, " + output.minimums().size() + " and " + output.rejects().size() + " with duplicates");
            }
        }

        /** Lets time pass, with the fault or without. */
        private static void pause(Duration duration) throws InterruptedException {
            assertThat(new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
