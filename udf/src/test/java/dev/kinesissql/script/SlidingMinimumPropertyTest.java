package dev.kinesissql.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random, disordered ticks through the shipped script, against {@link SlidingMinimumOracle}. */
class SlidingMinimumPropertyTest {

    private static final List<String> TICKERS = List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV", "BRK.B", "BF-B", "A");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void windowsAndLateTicksAreTheOracles(long seed, @InjectClusterRESTAddress URI cluster) throws IOException {
        List<GoodTick> ticks = ticks(new Random(seed));
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        ticks.forEach(oracle::read);
        Path file = folder.resolve("ticks.ndjson");
        Files.write(file, ticks.stream().map(GoodTick::json).toList());

        ShippedScript.Result result = new ShippedScript(cluster, folder).run(file, Map.of());

        assertThat(result.minimumLines()).isEqualTo(SlidingMinimumOracle.lines(oracle.allMinimums()));
        assertThat(result.rejects()).allSatisfy(reject -> assertThat(reject.get("reason").asText()).isEqualTo("late"));
        assertThat(result.rejects().stream().map(reject -> reject.get("record").asText()))
                .containsExactlyInAnyOrderElementsOf(oracle.late().stream().map(GoodTick::json).toList());
    }

    /**
     * 600 ticks, most of them some seconds out of order, some too late; the seed also draws how fast time goes, so that
     * windows hold many ticks, one or none, and on which grid times lie, so that many fall on the edges of windows.
     */
    private static List<GoodTick> ticks(Random random) {
        long now = Instant.parse("2026-11-22T08:00:00Z").toEpochMilli() + random.nextInt(100_000);
        long step = List.of(20L, 200L, 1_500L, 9_000L).get(random.nextInt(4));
        long grid = List.of(1L, 250L, 1_000L, 5_000L).get(random.nextInt(4));
        long disorder = List.of(0L, 4_000L, 12_000L, 40_000L).get(random.nextInt(4));
        List<GoodTick> ticks = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            now += random.nextLong(2 * step);
            long time = now - (disorder == 0 ? 0 : random.nextLong(disorder));
            long micros = Math.floorDiv(time, grid) * grid * 1_000 + (grid == 1 ? random.nextInt(1_000) : 0);
            ticks.add(new GoodTick(
                    TICKERS.get(random.nextInt(TICKERS.size())),
                    random.nextInt(10_001) / 100.0,
                    Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L)));
        }
        return ticks;
    }
}
