package dev.kinesissql.local;

import dev.kinesissql.local.process.FlinkRest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A job on the cluster: notices when it does not run any more, and says why. */
final class RunningJob {

    /** How long a job may try to start or restart by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDED = Set.of("FAILED", "FAILING", "CANCELED", "FINISHED", "SUSPENDED");

    private final FlinkRest rest;
    private final String id;
    private long runningAtNanos = System.nanoTime();

    RunningJob(FlinkRest rest, String id) {
        this.rest = rest;
        this.id = id;
    }

    /** Waits until every task runs. */
    void awaitRunning(Runnable check) throws InterruptedException {
        while (!rest.allTasksRun(id)) {
            check.run();
            requireHealthy();
            Thread.sleep(100);
        }
    }

    /**
     * Looks at the job.
     *
     * @throws Fault when it has ended, cannot run, or has not run for a minute
     */
    void requireHealthy() {
        String state = rest.jobState(id).orElse("UNKNOWN");
        if (state.equals("RUNNING") && rest.allTasksRun(id)) {
            runningAtNanos = System.nanoTime();
            return;
        }
        Optional<FailureAdvice> advice = rest.lastFailure(id).map(FailureAdvice::of);
        boolean hopeless = ENDED.contains(state)
                || state.equals("RESTARTING") && advice.map(FailureAdvice::isFatal).orElse(false)
                || System.nanoTime() - runningAtNanos > PATIENCE.toNanos();
        if (hopeless) {
            throw new Fault("The job does not run (state " + state + "): "
                    + advice.map(FailureAdvice::paragraph).orElse("the cluster gives no reason; see the logs."));
        }
    }
}
