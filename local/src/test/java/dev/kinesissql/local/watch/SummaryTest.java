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
        Snapshot board = new Snapshot(List.of(), 1234, 0, 56, new TreeMap<>());

        assertThat(text(board, Duration.ofMillis(65_900))).isEqualTo("""
                Ran for 1 min 5 s
                ticks sent           1234
                windows received       56
                rejects                 0
                """);
    }

    @Test
    void givesTheRejectsByReason() {
        Snapshot board = new Snapshot(List.of(), 10, 0, 0,
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
    void givesTheBadTicksWhereSomeWereWanted() {
        Snapshot board = new Snapshot(List.of(), 12_345, 617, 560, new TreeMap<>(Map.of("missing_field", 71L,
                "invalid_price", 143L, "unparsable", 224L, "invalid_ticker", 107L, "future", 54L, "late", 18L)));

        assertThat(String.join("\n", Summary.lines(board, Duration.ofSeconds(60), true))).isEqualTo("""
                Ran for 1 min 0 s
                ticks sent          12345
                bad ticks sent        617
                windows received      560
                rejects               617
                                       54  future
                                      143  invalid_price
                                      107  invalid_ticker
                                       18  late
                                       71  missing_field
                                      224  unparsable""");
        assertThat(Summary.lines(new Board().snapshot(), Duration.ZERO, true)).contains("bad ticks sent          0");
    }

    @Test
    void givesAShortTimeInSeconds() {
        assertThat(Summary.lines(new Board().snapshot(), Duration.ofMillis(999), false))
                .first().isEqualTo("Ran for 0 s");
    }

    private static String text(Snapshot board, Duration ran) {
        return String.join("\n", Summary.lines(board, ran, false)) + "\n";
    }
}
