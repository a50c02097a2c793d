package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.watch.Board.Row;
import dev.kinesissql.local.watch.Board.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BoardTest {

    private static final Instant EARLY = Instant.parse("2026-11-22T08:03:05Z");
    private static final Instant LATE = Instant.parse("2026-11-22T08:03:10Z");

    private final Board board = new Board();

    @Test
    void isEmptyAtFirst() {
        assertThat(board.snapshot()).isEqualTo(new Snapshot(List.of(), 0, 0, 0, new TreeMap<>()));
    }

    @Test
    void knowsTheLatestOfEachTickerInAlphabeticalOrder() {
        board.tickSent("MSFT", 5.0);
        board.tickSent("AAPL", 1.0);
        board.tickSent("AAPL", 2.0);
        board.windowReceived(new Minimum("AAPL", 1, EARLY), EARLY.plusMillis(5300));
        board.windowReceived(new Minimum("TBV", 7, LATE), LATE.plusMillis(100));

        assertThat(board.snapshot()).isEqualTo(new Snapshot(List.of(
                new Row("AAPL", 2.0, 1.0, EARLY, 5300L),
                new Row("MSFT", 5.0, null, null, null),
                new Row("TBV", null, 7.0, LATE, 100L)), 3, 0, 2, new TreeMap<>()));
    }

    @Test
    void keepsTheLaterWindowButCountsBoth() {
        board.windowReceived(new Minimum("AAPL", 2, LATE), LATE);
        board.windowReceived(new Minimum("AAPL", 1, EARLY), LATE);

        assertThat(board.snapshot()).isEqualTo(
                new Snapshot(List.of(new Row("AAPL", null, 2.0, LATE, 0L)), 0, 0, 2, new TreeMap<>()));
    }

    @Test
    void countsTicksThatItCannotShow() {
        board.tickSent(null, null);
        board.tickSent("AAPL", null);

        assertThat(board.snapshot()).isEqualTo(new Snapshot(List.of(), 2, 0, 0, new TreeMap<>()));
    }

    @Test
    void countsBadTicksAmongThoseSent() {
        board.tickSent("AAPL", 1.0);
        board.badTickSent();
        board.badTickSent();

        assertThat(board.snapshot()).isEqualTo(
                new Snapshot(List.of(new Row("AAPL", 1.0, null, null, null)), 3, 2, 0, new TreeMap<>()));
    }

    @Test
    void countsRejectsByReason() {
        board.rejected(new Reject("not JSON", "{}"));
        board.rejected(new Reject("late", "{}"));
        board.rejected(new Reject("late", "{}"));

        assertThat(board.snapshot().rejects())
                .containsExactly(Map.entry("late", 2L), Map.entry("not JSON", 1L));
        assertThat(board.snapshot().rejected()).isEqualTo(3);
    }

    @Test
    void aSnapshotDoesNotChange() {
        Snapshot before = board.snapshot();
        board.tickSent("AAPL", 1.0);
        board.rejected(new Reject("late", "{}"));

        assertThat(before).isEqualTo(new Snapshot(List.of(), 0, 0, 0, new TreeMap<>()));
    }
}
