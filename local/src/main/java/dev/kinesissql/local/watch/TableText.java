package dev.kinesissql.local.watch;

import dev.kinesissql.local.watch.Board.Row;
import dev.kinesissql.local.watch.Board.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The live table as text, without anything of the terminal: plain ASCII, no wider than that. */
final class TableText {

    private static final String FORMAT = "%-12s %10s %14s   %-19s %9s";
    private static final int TICKER_WIDTH = 12;
    private static final int HEADER_ROWS = 1;
    private static final int CURSOR_ROWS = 1;
    /** Where in the footer the line behind the totals is. */
    private static final int BEHIND_TOTALS = 2;
    private static final String NOTHING = "-";
    private static final String GAP = "   ";

    private TableText() {
    }

    /**
     * Header, a line a ticker, an empty line, the totals, the rejects by reason and the web UI's address.
     *
     * @param size  the lines fit into {@code columns}, and are fewer than {@code rows}, so that the cursor
     *     has a line below them: reasons that do not fit are left out, tickers that do not fit are replaced by
     *     "... and N more", but one line always is shown
     * @param webUi the address of Flink's web UI; null to leave its line out
     */
    static List<String> render(Snapshot board, TerminalSize size, String webUi) {
        List<String> footer = footer(board, webUi);
        int free = size.rows() - CURSOR_ROWS - HEADER_ROWS - footer.size();
        List<String> reasons = reasons(board, size.columns()).stream().limit(Math.max(0, free - 1)).toList();
        footer.addAll(BEHIND_TOTALS, reasons);
        List<String> lines = new ArrayList<>();
        lines.add(line("ticker", "price now", "10 s minimum", "window end (UTC)", "lag"));
        lines.addAll(tickers(board.rows(), Math.max(1, free - reasons.size())));
        lines.addAll(footer);
        return lines.stream().map(line -> Cells.cut(line, size.columns())).toList();
    }

    private static List<String> tickers(List<Row> rows, int room) {
        if (rows.isEmpty()) {
            return List.of("waiting for the first tick");
        }
        int shown = rows.size() <= room ? rows.size() : room - 1;
        List<String> lines = new ArrayList<>(rows.subList(0, shown).stream().map(TableText::line).toList());
        if (shown < rows.size()) {
            lines.add("... and " + (rows.size() - shown) + " more");
        }
        return lines;
    }

    private static List<String> footer(Snapshot board, String webUi) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "ticks sent %d   windows received %d   rejects %d",
                board.ticksSent(), board.windowsReceived(), board.rejected()));
        if (webUi != null) {
            lines.add("web UI " + webUi);
        }
        return lines;
    }

    /** The rejects by reason, as many on a line as fit. */
    private static List<String> reasons(Snapshot board, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (var reason : board.rejects().entrySet()) {
            String text = GAP + Cells.ascii(reason.getKey()) + " " + reason.getValue();
            if (!line.isEmpty() && line.length() + text.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(text);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    private static String line(Row row) {
        return line(Cells.cut(Cells.ascii(row.ticker()), TICKER_WIDTH), cell(row.priceNow(), Cells::price),
                cell(row.minimum(), Cells::price), cell(row.windowEnd(), Cells::time),
                cell(row.lagMillis(), Cells::lag));
    }

    private static <T> String cell(T value, Function<T, String> format) {
        return value == null ? NOTHING : format.apply(value);
    }

    private static String line(String ticker, String priceNow, String minimum, String windowEnd, String lag) {
        return String.format(Locale.ROOT, FORMAT, ticker, priceNow, minimum, windowEnd, lag);
    }
}
