package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveTableTest {

    private static final String HEADER = "ticker        price now   10 s minimum   window end (UTC)         "
            + " lag";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Board board = new Board();
    private final LiveTable table = new LiveTable(
            new PrintStream(bytes, false, StandardCharsets.UTF_8), () -> TerminalSize.DEFAULT, null);

    @Test
    void drawsInPlaceAndGivesTheCursorBack() {
        table.draw(board.snapshot());
        assertThat(written()).isEqualTo("\033[?25l"
                + HEADER + "\033[K\n"
                + "waiting for the first tick\033[K\n"
                + "\033[K\n"
                + "ticks sent 0   windows received 0   rejects 0\033[K\n"
                + "\033[J");

        board.tickSent("AAPL", 1.5);
        table.draw(board.snapshot());
        assertThat(written()).isEqualTo("\r\033[4A"
                + HEADER + "\033[K\n"
                + "AAPL               1.50              -   -                           -\033[K\n"
                + "\033[K\n"
                + "ticks sent 1   windows received 0   rejects 0\033[K\n"
                + "\033[J");

        table.close();
        assertThat(written()).isEqualTo("\033[?25h");
    }

    @Test
    void goesUpByTheHeightOfTheLastDrawing() {
        table.draw(board.snapshot());
        board.tickSent("AAPL", 1.5);
        board.tickSent("TBV", 1.5);
        table.draw(board.snapshot());
        written();

        table.draw(board.snapshot());

        assertThat(written()).startsWith("\r\033[5A" + HEADER);
    }

    @Test
    void writesNothingWhenItIsClosed() {
        table.draw(board.snapshot());
        table.close();
        written();

        table.close();
        table.draw(board.snapshot());

        assertThat(written()).isEmpty();
    }

    @Test
    void doesNotTouchTheTerminalWhenNothingWasDrawn() {
        table.close();

        assertThat(written()).isEmpty();
    }

    private String written() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }
}
