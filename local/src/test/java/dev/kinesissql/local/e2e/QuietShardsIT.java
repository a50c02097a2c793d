package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Shards that are silent for longer than the idle timeout, here of the table, do not hold back the windows of the others.
 * When a tick comes on one of them that is too late for all its windows, it is rejected, also by a subtask that has read
 * nothing since long before: windows would drop it without a word.
 */
@Tag("faults")
class QuietShardsIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER =
            new FlinkClusterExtension(Map.of("metrics.fetcher.update-interval", "1 s"));

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final String LIVELY = "AAPL";
    /** By their hashes they lie in all shards. */
    private static final List<String> QUIET = List.of("AMZN", "MSFT", "INTC", "TBV", "BRK.B", "BF-B", "A");

    @TempDir
    static Path folder;

    private final SlidingMinimumOracle oracle = new SlidingMinimumOracle();

    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2, 4})
    void aLateTickOnOneIsRejected(int parallelism) throws Exception {
        String run = "quiet-" + parallelism;
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint());
                SlidingOutput output = streams.output(run)) {
            streams.createTicks(run, 4);
            streams.createOutputs(run);
            send(streams, run, allOf(QUIET, 0), allOf(List.of(LIVELY), 0, 20, 40, 60, 80));
            SlidingSubmission client = new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder);
            JobOnCluster job = new JobOnCluster(CLUSTER.rest(), client.submit(
                    EmulatorExtension.BUNDLE.script(), run, run, parallelism, Map.of("scan.watermark.idle-timeout", "2 s"),
                    List.of()));
            output.awaitUntil(() -> output.minimums().containsAll(fired()));
            assertThat(output.minimums()).containsAll(fired());

            List<GoodTick> late = allOf(QUIET, 50);
            send(streams, run, late, allOf(QUIET, 200), allOf(List.of(LIVELY), 200));
            List<String> rejects = late.stream()
                    .map(tick -> SlidingOutput.reject("late", tick.json().getBytes()))
                    .toList();
            output.awaitUntil(() -> output.minimums().size() >= fired().size() && output.rejects().size() >= late.size());

            assertThat(oracle.late()).isEqualTo(late);
            assertThat(job.lateRecordsDropped(START.plusSeconds(195))).isZero();
            CLUSTER.cancel(job.id());
            output.readToEnd();
            output.assertIsExactly(fired(), rejects);
        }
    }

    private List<String> fired() {
        return SlidingMinimumOracle.lines(oracle.firedMinimums());
    }

    /** A tick of each ticker at each of some times, in seconds from the start. */
    private static List<GoodTick> allOf(List<String> tickers, int... seconds) {
        List<GoodTick> ticks = new ArrayList<>();
        for (int second : seconds) {
            tickers.forEach(ticker -> ticks.add(new GoodTick(ticker, 10, START.plusSeconds(second))));
        }
        return ticks;
    }

    @SafeVarargs
    private void send(SlidingStreams streams, String run, List<GoodTick>... ticks) {
        try (TickProducer producer = streams.producer(run, PartitionKey.TICKER, 100_000)) {
            for (List<GoodTick> some : ticks) {
                some.forEach(oracle::read);
                producer.run(
                        SlidingStreams.source(some.stream()
                                .map(tick -> new Tick(SdkBytes.fromUtf8String(tick.json()), tick.ticker(), tick.price()))
                                .toList()),
                        Limit.none());
            }
        }
    }
}
