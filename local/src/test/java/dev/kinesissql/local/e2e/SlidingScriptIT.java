package dev.kinesissql.local.e2e;

import dev.kinesissql.local.ticks.PartitionKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job with nothing in it replaced but AWS: ticks go to an emulated stream, the shipped script is submitted by
 * {@code bin/sql-client.sh} behind an environment file of the caller's own, a cluster of processes runs it with the real
 * connector, and the minimums are read back from the output stream.
 */
class SlidingScriptIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(Map.of("taskmanager.numberOfTaskSlots", "6"));

    @TempDir
    Path folder;

    /** A set-up of streams and job, with streams of its own. */
    private record Case(int shards, int parallelism) {

        String run() {
            return shards + "-" + parallelism;
        }
    }

    private static final List<Case> CASES = List.of(new Case(1, 1), new Case(1, 2), new Case(4, 1), new Case(4, 2));

    @Test
    void windowsAreTheOraclesWhateverTheShardsAndTheParallelism() throws Exception {
        OracleTicks ticks = OracleTicks.write(folder);
        SlidingSubmission script = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder);
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            Map<Case, String> jobs = new LinkedHashMap<>();
            for (Case each : CASES) {
                streams.create(each.run(), each.shards(), PartitionKey.TICKER, ticks.file(), ticks.count());
                jobs.put(each, script.submit(each.run(), each.run(), each.parallelism()));
            }
            for (Case each : CASES) {
                streams.awaitMinimums(each.run(), ticks.minimums().size());
                // The job is stopped first: what it writes on its way out counts too.
                CLUSTER.cancel(jobs.get(each));
                streams.assertAnswers(each.run(), ticks.minimums());
            }
        }
    }
}
