package dev.kinesissql.udf.kinesis.consumer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the reports of a subtask to the JobManager, one after the other, and its answers back. */
final class ReportExchange {

    private static final Logger LOG = LoggerFactory.getLogger(ReportExchange.class);

    /** What windows may wait for a subtask without a shard to wait for; the JobManager gets 100 reports a second at most. */
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration INTERVAL_PER_SUBTASK = Duration.ofMillis(10);

    private final GlobalAggregateManager jobManager;
    private final String source;
    private final SubtaskWatermark subtask;
    private final Object lock;
    private final Consumer<Throwable> failure;
    private final ScheduledExecutorService thread;
    private boolean answered = true;

    /**
     * An exchange that goes on until it is closed.
     *
     * @param source the same for all subtasks of a source, and no other
     * @param lock under which the subtask's watermark is used
     * @param failure gets what goes wrong when the watermark is emitted
     */
    ReportExchange(
            GlobalAggregateManager jobManager,
            String source,
            int subtasks,
            SubtaskWatermark subtask,
            Object lock,
            Consumer<Throwable> failure) {
        this.jobManager = jobManager;
        this.source = source;
        this.subtask = subtask;
        this.lock = lock;
        this.failure = failure;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "Watermark reports of " + source);
            made.setDaemon(true);
            return made;
        });
        long millis = Math.max(INTERVAL.toMillis(), INTERVAL_PER_SUBTASK.toMillis() * subtasks);
        thread.scheduleWithFixedDelay(this::exchange, 0, millis, TimeUnit.MILLISECONDS);
    }

    private void exchange() {
        try {
            SubtaskReport report;
            synchronized (lock) {
                report = subtask.report();
            }
            List<SubtaskReport> answer = ask(report);
            synchronized (lock) {
                if (thread.isShutdown()) {
                    return;
                }
                subtask.answer(answer);
            }
            answered = true;
        } catch (IOException e) {
            // Time stands still for subtasks that follow others, until the JobManager answers again.
            if (answered && !thread.isShutdown()) {
                LOG.warn("The JobManager has not answered to the watermark of the source {}.", source, e);
            }
            answered = false;
        } catch (Throwable e) {
            if (!thread.isShutdown()) {
                failure.accept(e);
            }
        }
    }

    private List<SubtaskReport> ask(SubtaskReport report) throws IOException {
        ArrayList<long[]> answer = jobManager.updateGlobalAggregate(source, report.encode(), new SubtaskReports());
        return answer.stream().map(SubtaskReport::decode).collect(Collectors.toList());
    }

    /** Ends it. When called under the lock, nothing is written to the output any more. */
    void close() {
        thread.shutdownNow();
    }
}
