package dev.kinesissql.local.watch;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * The board as a table that stays in its place on an ANSI terminal. Each drawing is one write: the cursor
 * goes up to the table's first line, each line is written over, and what is left below is erased. The cursor
 * is hidden from the first drawing to {@link #close}; call that from a shutdown hook as well. Nothing else
 * may be printed to the terminal in between. Thread-safe.
 */
public final class LiveTable implements AutoCloseable {

    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String ERASE_LINE_END = "\033[K";
    private static final String ERASE_BELOW = "\033[J";

    private final PrintStream out;
    private final Supplier<TerminalSize> size;
    private final String webUi;
    private int drawnLines;
    private boolean closed;

    /**
     * A table that is not drawn yet.
     *
     * @param out   the terminal
     * @param size  asked at each drawing
     * @param webUi the address of Flink's web UI for the last line; null to leave that out
     */
    public LiveTable(PrintStream out, Supplier<TerminalSize> size, String webUi) {
        this.out = out;
        this.size = size;
        this.webUi = webUi;
    }

    /** Draws the table, over the last one if there is one. Does nothing after {@link #close}. */
    public synchronized void draw(Board.Snapshot board) {
        if (closed) {
            return;
        }
        List<String> lines = TableText.render(board, size.get(), webUi);
        StringBuilder frame = new StringBuilder(drawnLines == 0 ? HIDE_CURSOR : "\r\033[" + drawnLines + "A");
        for (String line : lines) {
            frame.append(line).append(ERASE_LINE_END).append('\n');
        }
        write(frame.append(ERASE_BELOW));
        drawnLines = lines.size();
    }

    /** Leaves the table where it is and shows the cursor again, below it. Later calls do nothing. */
    @Override
    public synchronized void close() {
        if (!closed && drawnLines > 0) {
            write(SHOW_CURSOR);
        }
        closed = true;
    }

    private void write(CharSequence text) {
        out.print(text);
        out.flush();
    }
}
