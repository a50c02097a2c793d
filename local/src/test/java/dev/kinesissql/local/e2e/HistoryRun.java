package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Jobs that read a history to its end.
 *
 * @param cluster where they run
 * @param streams what they read and write
 */
record HistoryRun(FlinkClusterExtension cluster, SlidingStreams streams) {

    /** Asserts that a job writes what it must, with no reject and nothing dropped as late; cancels it. */
    void assertIsRight(OracleTicks ticks, String run, String jobId) throws Exception {
        try (SlidingOutput output = streams.output(run)) {
            try {
                output.awaitUntil(() -> output.minimums().size() >= ticks.minimums().size());
                assertThat(output.minimums().size()).as(run + ": minimums").isEqualTo(ticks.minimums().size());
                assertThat(new JobOnCluster(cluster.rest(), jobId).lateRecordsDropped(ticks.watermark()))
                        .as(run + ": ticks dropped as late").isZero();
            } finally {
                cluster.cancel(jobId);
            }
            // What it has written on its way out counts too.
            output.readToEnd();
            output.assertIsExactly(ticks.minimums(), List.of());
        }
    }
}
