package dev.kinesissql.udf.kinesis.consumer;

import static dev.kinesissql.udf.kinesis.consumer.ShardWatermarks.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReportExchangeTest {

    private final BlockingQueue<Long> emitted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final JobManager jobManager = new JobManager();
    private ReportExchange exchange;

    @AfterEach
    void close() {
        exchange.close();
    }

    @Test
    void aSubtaskWithoutShardsFollowsWhatTheOtherReports() throws Exception {
        jobManager.report(100);
        start(emitted::add);
        assertThat(emitted.take()).isEqualTo(100);

        jobManager.report(200);
        assertThat(emitted.take()).isEqualTo(200);
        assertThat(failures).isEmpty();
    }

    @Test
    void aJobManagerThatDoesNotAnswerIsAskedAgain() throws Exception {
        jobManager.unavailable = true;
        jobManager.report(100);
        start(emitted::add);
        assertThat(emitted.poll(300, TimeUnit.MILLISECONDS)).isNull();

        jobManager.unavailable = false;
        assertThat(emitted.take()).isEqualTo(100);
        assertThat(failures).isEmpty();
    }

    @Test
    void whatFailsBehindTheSourceIsTold() throws Exception {
        jobManager.report(100);
        IllegalStateException failure = new IllegalStateException("behind the source");
        start(watermark -> {
            throw failure;
        });

        assertThat(failures.take()).isSameAs(failure);
    }

    /** Starts the second of two subtasks; it has no shards. */
    private void start(LongConsumer output) {
        SubtaskWatermark watermark = new SubtaskWatermark(new ShardWatermarks(NONE), () -> 0, new SubtaskWatermark.Output() {
            @Override
            public void emit(long to) {
                output.accept(to);
            }

            @Override
            public void markIdle() {
                throw new AssertionError("A subtask among others is never idle.");
            }
        }, 1, 2, 0, true);
        exchange = new ReportExchange(jobManager, "ticks", 2, watermark, new Object(), failures::add);
    }

    /** One that may not answer, and that gets reports of the first subtask from the test. */
    private static final class JobManager implements GlobalAggregateManager {

        private final SubtaskReports function = new SubtaskReports();
        private ArrayList<SubtaskReport> reports = function.createAccumulator();
        private volatile boolean unavailable;

        synchronized void report(long watermark) {
            reports = function.add(new SubtaskReport(0, 2, 0, true, watermark, 0).encode(), reports);
        }

        @Override
        @SuppressWarnings("unchecked")
        public synchronized <IN, ACC, OUT> OUT updateGlobalAggregate(
                String name, Object report, AggregateFunction<IN, ACC, OUT> by) throws IOException {
            if (unavailable) {
                throw new IOException("the JobManager does not answer");
            }
            reports = (ArrayList<SubtaskReport>) by.add((IN) report, (ACC) reports);
            return by.getResult((ACC) reports);
        }
    }
}
