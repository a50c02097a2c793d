package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * 1,500 disordered ticks in a file, and what an unbounded job must answer to them.
 *
 * @param file the ticks
 * @param count how many they are
 * @param minimums the answers, as the oracle's lines
 */
record OracleTicks(Path file, int count, List<String> minimums) {

    /** Writes the ticks into a folder; none of them is late. */
    static OracleTicks write(Path folder) throws IOException {
        List<GoodTick> ticks = SlidingStreams.disorderedTicks(1_500, new Random(20261122));
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        ticks.forEach(oracle::read);
        List<String> expected = SlidingMinimumOracle.lines(oracle.firedMinimums());
        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(oracle.late()).isEmpty();
        Path file = folder.resolve("ticks.ndjson");
        Files.write(file, ticks.stream().map(GoodTick::json).toList());
        return new OracleTicks(file, ticks.size(), expected);
    }
}
