package dev.kinesissql.udf.kinesis.consumer;

import static dev.kinesissql.udf.kinesis.consumer.ShardWatermarks.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubtaskWatermarkTest {

    @Test
    void aloneItEmitsWhatItsShardsSayAndIsIdleWithThem() {
        Job job = new Job(1, 0);
        Subtask only = job.subtasks.get(0);
        only.record(100);
        only.idle();
        only.record(100);
        only.record(150);
        job.flush();

        assertThat(job.events).containsExactly(
                "0: record", "0: 100", "0: idle", "0: record", "0: 100", "0: record", "0: 150");
    }

    @Test
    void oneWithoutAShardToWaitForFollowsTheSlowestOfTheOthers() {
        Job job = new Job(3, 0);
        job.subtasks.get(0).idle();
        job.subtasks.get(1).record(100);
        job.subtasks.get(2).record(70);
        job.exchangeAll();

        assertThat(job.watermarks()).containsExactly(70L, 100L, 70L);
    }

    @Test
    void nobodyIsFollowedBeforeAllHaveReported() {
        Job job = new Job(3, 0);
        job.subtasks.get(0).idle();
        job.subtasks.get(1).record(100);
        job.exchange(job.subtasks.get(1));
        job.exchange(job.subtasks.get(0));

        assertThat(job.watermarks().get(0)).isEqualTo(NONE);
    }

    @Test
    void whenAllAreWithoutOneTheyMeetAtTheLatest() {
        Job job = new Job(2, 0);
        job.subtasks.get(0).record(100);
        job.subtasks.get(1).record(70);
        job.exchangeAll();
        job.subtasks.forEach(Subtask::idle);
        job.exchangeAll();

        assertThat(job.watermarks()).containsExactly(100L, 100L);
        assertThat(job.subtasks).allMatch(each -> each.watermark.isSilent());
    }

    @Test
    void withShardsOfDifferentTimesToWaitForItEndsAtTheLatestWhenAllAreIdle() {
        Job job = new Job(1, 0);
        Subtask only = job.subtasks.get(0);
        ShardWatermarks.Shard behind = only.shards.add(50);
        only.record(100);
        assertThat(job.watermarks()).containsExactly(50L);
        behind.setIdle(true);
        only.idle();

        assertThat(job.watermarks()).containsExactly(100L);
    }

    @Test
    void itKnowsWhichShardsTheOthersRead() {
        Job job = new Job(3, 0);
        job.subtasks.get(1).settled = 7;
        job.exchangeAll();
        assertThat(job.subtasks.get(0).watermark.settledElsewhere()).isEqualTo(ShardFamilies.NONE);
        job.subtasks.get(2).settled = 5;
        job.exchangeAll();

        assertThat(job.subtasks.get(0).watermark.settledElsewhere()).isEqualTo(5);
        assertThat(new Job(1, 0).subtasks.get(0).watermark.settledElsewhere()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void oneAmongOthersIsNeverIdle() {
        Job job = new Job(2, 0);
        job.subtasks.get(0).record(100);
        job.subtasks.forEach(Subtask::idle);
        job.exchangeAll();
        job.flush();

        assertThat(job.events).doesNotContain("0: idle", "1: idle").contains("1: 100");
    }

    /**
     * Whatever happens in whatever order, with reports, answers and records on their way: windows are never ahead of the
     * watermark that a subtask had when it emitted a record, and time goes on as soon as things get quiet.
     */
    @ParameterizedTest(name = "{0} subtasks")
    @ValueSource(ints = {2, 3, 5})
    void windowsAreNeverAheadOfARecordsSubtask(int subtasks) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Job job = new Job(subtasks, seed);
            long time = 1;
            for (int i = 0; i < 2_000; i++) {
                Subtask subtask = job.subtasks.get(random.nextInt(subtasks));
                int what = random.nextInt(100);
                if (what < 15) {
                    time += random.nextInt(20);
                    subtask.record(time);
                } else if (what < 25) {
                    subtask.idle();
                } else if (what < 60) {
                    subtask.step();
                } else {
                    job.arrive(random.nextInt(subtasks));
                }
            }
            job.subtasks.forEach(Subtask::idle);
            job.subtasks.get(0).record(time + 1_000);
            job.exchangeAll();
            job.flush();
            assertThat(job.windows).as("seed " + seed).isEqualTo(time + 1_000);
        }
    }

    /** Subtasks, the JobManager between them, and windows behind them. */
    private static final class Job {

        private final SubtaskReports jobManager = new SubtaskReports();
        private ArrayList<SubtaskReport> reports = jobManager.createAccumulator();
        private final List<Subtask> subtasks = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private final boolean[] idle;
        private final long[] channels;
        private final int seed;
        private long windows = NONE;

        Job(int subtasks, int seed) {
            this.seed = seed;
            this.idle = new boolean[subtasks];
            this.channels = new long[subtasks];
            Arrays.fill(channels, NONE);
            for (int i = 0; i < subtasks; i++) {
                this.subtasks.add(new Subtask(this, i, subtasks));
            }
        }

        List<Long> watermarks() {
            return subtasks.stream().map(each -> each.shards.emitted()).collect(Collectors.toList());
        }

        void exchange(Subtask subtask) {
            do {
                subtask.step();
            } while (subtask.report != null);
        }

        /** As often as it takes until all know all. */
        void exchangeAll() {
            for (int i = 0; i < 6; i++) {
                subtasks.forEach(this::exchange);
            }
        }

        /** Brings the next of what a subtask has emitted to the windows. */
        void arrive(int channel) {
            Runnable event = subtasks.get(channel).emitted.poll();
            if (event != null) {
                event.run();
                advance();
            }
        }

        void flush() {
            for (Subtask each : subtasks) {
                while (!each.emitted.isEmpty()) {
                    arrive(each.number);
                }
            }
        }

        /** As Flink does: the lowest of those that are not idle, and the highest when all are. */
        private void advance() {
            long lowest = Long.MAX_VALUE;
            long highest = NONE;
            for (int i = 0; i < channels.length; i++) {
                lowest = idle[i] ? lowest : Math.min(lowest, channels[i]);
                highest = Math.max(highest, channels[i]);
            }
            windows = Math.max(windows, lowest == Long.MAX_VALUE ? highest : lowest);
        }
    }

    /** A subtask with one shard. */
    private static final class Subtask implements SubtaskWatermark.Output {

        private final Job job;
        private final int number;
        private final ShardWatermarks shards = new ShardWatermarks(NONE);
        private final ShardWatermarks.Shard shard = shards.add(NONE);
        private final SubtaskWatermark watermark;
        private final Queue<Runnable> emitted = new ArrayDeque<>();
        private long settled = ShardFamilies.NONE;
        private SubtaskReport report;
        private List<SubtaskReport> answer;

        Subtask(Job job, int number, int subtasks) {
            this.job = job;
            this.number = number;
            this.watermark = new SubtaskWatermark(shards, () -> settled, this, number, subtasks, 0, true);
            watermark.start();
        }

        void record(long time) {
            long current = shards.emitted();
            emitted.add(() -> {
                job.events.add(number + ": record");
                job.idle[number] = false;
                assertThat(job.windows).as("the windows' watermark, seed " + job.seed).isLessThanOrEqualTo(current);
            });
            shard.setIdle(false);
            shard.advance(time);
            watermark.update();
        }

        void idle() {
            shard.setIdle(true);
            watermark.update();
        }

        /** The next step of an exchange: the report is made, the JobManager gets it, the answer comes. */
        void step() {
            if (report == null) {
                report = watermark.report();
            } else if (answer == null) {
                job.reports = job.jobManager.add(report.encode(), job.reports);
                answer = job.jobManager.getResult(job.reports).stream()
                        .map(SubtaskReport::decode)
                        .collect(Collectors.toList());
            } else {
                watermark.answer(answer);
                report = null;
                answer = null;
            }
        }

        @Override
        public void emit(long to) {
            emitted.add(() -> {
                job.events.add(number + ": " + to);
                job.idle[number] = false;
                job.channels[number] = Math.max(job.channels[number], to);
            });
        }

        @Override
        public void markIdle() {
            emitted.add(() -> {
                job.events.add(number + ": idle");
                job.idle[number] = true;
            });
        }
    }
}
