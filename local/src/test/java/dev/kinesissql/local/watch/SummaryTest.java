package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.watch.Board.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void givesTheTotals() {
        Snapshot board = new Snapshot(List.of(), 1234, 56, new TreeMap<>());

        assertThat(text(board, Duration.ofMillis(65_900))).isEqualTo("""
                Ran for 1 min 5 s
                ticks sent           1234
                windows received       56
                rejects                 0
                """);
    }

    @Test
    void givesTheRejectsByReason() {
        Snapshot board = new Snapshot(List.of(), 10, 0,
                new TreeMap<>(Map.of("not JSON", 4L, "late", 3L, "r".repeat(60), 1L)));

        assertThat(text(board, Duration.ofHours(25).plusSeconds(1))).isEqualTo("""
                Ran for 25 h 0 min 1 s
                ticks sent             10
                windows received        0
                rejects                 8
                                        3  late
                                        4  not JSON
                                        1  rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr...
                """);
    }

    @Test
    void givesAShortTimeInSeconds() {
        assertThat(Summary.lines(new Board().snapshot(), Duration.ofMillis(999)))
                .first().isEqualTo("Ran for 0 s");
    }

    private static String text(Snapshot board, Duration ran) {
        return String.join("\n", Summary.lines(board, ran)) + "\n";
    }
}
