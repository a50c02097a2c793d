package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.watch.Board.Row;
import dev.kinesissql.local.watch.Board.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTextTest {

    private static final String WEB_UI = "http://localhost:8081";
    private static final Instant END = Instant.parse("2026-11-22T08:03:05Z");

    private static final Map<String, Long> SIX_REASONS = Map.of("missing_field", 71L, "invalid_price", 143L,
            "unparsable", 224L, "invalid_ticker", 107L, "future", 54L, "late", 18L);

    @Test
    void showsATickerARowWithTotalsAndWebUi() {
        Snapshot board = new Snapshot(List.of(
                new Row("AAPL", 12.34, 1.2, END, 5349L),
                new Row("AMZN", 100.0, null, null, null),
                new Row("TBV", null, 0.05, END, -120L)),
                1234, 7, 56, new TreeMap<>(Map.of("late", 3L, "not JSON", 4L)));

        assertThat(text(board, TerminalSize.DEFAULT)).isEqualTo("""
                ticker        price now   10 s minimum   window end (UTC)          lag
                AAPL              12.34           1.20   2026-11-22 08:03:05     5.3 s
                AMZN             100.00              -   -                           -
                TBV                   -           0.05   2026-11-22 08:03:05    -0.1 s

                ticks sent 1234   windows received 56   rejects 7
                   late 3   not JSON 4
                web UI http://localhost:8081
                """);
    }

    @Test
    void saysThatItWaitsBeforeTheFirstTick() {
        assertThat(TableText.render(board(0), TerminalSize.DEFAULT, null)).containsExactly(
                "ticker        price now   10 s minimum   window end (UTC)          lag",
                "waiting for the first tick",
                "",
                "ticks sent 0   windows received 0   rejects 0");
    }

    @Test
    void replacesTickersThatDoNotFitByTheirNumber() {
        assertThat(text(board(6), new TerminalSize(10, 80))).isEqualTo("""
                ticker        price now   10 s minimum   window end (UTC)          lag
                T0                 1.00              -   -                           -
                T1                 1.00              -   -                           -
                T2                 1.00              -   -                           -
                T3                 1.00              -   -                           -
                ... and 2 more

                ticks sent 0   windows received 0   rejects 0
                web UI http://localhost:8081
                """);
        assertThat(text(board(5), new TerminalSize(10, 80))).contains("T4").doesNotContain("more");
    }

    @Test
    void putsAsManyReasonsOnALineAsFit() {
        assertThat(text(board(1, SIX_REASONS), TerminalSize.DEFAULT)).isEqualTo("""
                ticker        price now   10 s minimum   window end (UTC)          lag
                T0                 1.00              -   -                           -

                ticks sent 0   windows received 0   rejects 617
                   future 54   invalid_price 143   invalid_ticker 107   late 18
                   missing_field 71   unparsable 224
                web UI http://localhost:8081
                """);
        assertThat(text(board(1, SIX_REASONS), new TerminalSize(24, 200))).contains("""
                rejects 617
                   future 54   invalid_price 143   invalid_ticker 107   late 18   missing_field 71   unparsable 224
                web UI""");
    }

    @Test
    void leavesOutTheReasonsThatHaveNoRoomBesideATickerAndTheTotals() {
        assertThat(text(board(2, SIX_REASONS), new TerminalSize(7, 80))).isEqualTo("""
                ticker        price now   10 s minimum   window end (UTC)          lag
                ... and 2 more

                ticks sent 0   windows received 0   rejects 617
                   future 54   invalid_price 143   invalid_ticker 107   late 18
                web UI http://localhost:8081
                """);
    }

    @Test
    void alwaysLeavesALineForTheCursorWhereThatIsPossible() {
        for (int rows = 6; rows < 30; rows++) {
            assertThat(TableText.render(board(50), new TerminalSize(rows, 80), WEB_UI)).hasSize(rows - 1);
            assertThat(TableText.render(board(50, SIX_REASONS), new TerminalSize(rows, 80), WEB_UI)).hasSize(rows - 1);
        }
        assertThat(TableText.render(board(50), new TerminalSize(2, 80), WEB_UI)).contains("... and 50 more");
    }

    @Test
    void neverGetsWiderThanTheTerminal() {
        Snapshot board = new Snapshot(List.of(new Row("A".repeat(50), 1e300, -1e300, END, Long.MAX_VALUE)),
                Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, new TreeMap<>(Map.of("x".repeat(100), 1L)));

        for (int columns : new int[] {1, 40, 70, 80, 100}) {
            assertThat(TableText.render(board, new TerminalSize(24, columns), WEB_UI))
                    .allMatch(line -> line.length() <= columns);
        }
    }

    @Test
    void showsNoControlCodesFromTheData() {
        Snapshot board = new Snapshot(List.of(new Row("A\033[2J\u00e9", 1.0, null, null, null)), 0, 0, 0,
                new TreeMap<>(Map.of("\007", 1L)));

        assertThat(text(board, TerminalSize.DEFAULT)).matches("[ -~\n]+")
                .contains("A?[2J?").contains("   ? 1\n");
    }

    private static Snapshot board(int tickers) {
        return board(tickers, Map.of());
    }

    private static Snapshot board(int tickers, Map<String, Long> rejects) {
        return new Snapshot(IntStream.range(0, tickers)
                .mapToObj(i -> new Row("T" + i, 1.0, null, null, null)).toList(), 0, 0, 0, new TreeMap<>(rejects));
    }

    private static String text(Snapshot board, TerminalSize size) {
        return String.join("\n", TableText.render(board, size, WEB_UI)) + "\n";
    }
}
