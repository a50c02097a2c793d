package dev.kinesissql.local.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The closing text. */
public final class Summary {

    private static final String FORMAT = "%-16s %8d";
    private static final int REASON_WIDTH = 53;

    private Summary() {
    }

    /**
     * The duration and the totals, with the rejects by reason when there are any.
     *
     * @param board the board at the end
     * @param ran   how long it took; shown in whole seconds
     * @param dirty whether bad ticks were wanted, so that their number is of interest
     */
    public static List<String> lines(Board.Snapshot board, Duration ran, boolean dirty) {
        List<String> lines = new ArrayList<>();
        lines.add("Ran for " + duration(ran));
        lines.add(total("ticks sent", board.ticksSent()));
        if (dirty) {
            lines.add(total("bad ticks sent", board.badTicksSent()));
        }
        lines.add(total("windows received", board.windowsReceived()));
        lines.add(total("rejects", board.rejected()));
        board.rejects().forEach((reason, count) -> lines.add(total("", count) + "  "
                + Cells.cut(Cells.ascii(reason), REASON_WIDTH)));
        return lines;
    }

    private static String total(String name, long count) {
        return String.format(Locale.ROOT, FORMAT, name, count);
    }

    private static String duration(Duration duration) {
        StringBuilder text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append(" h ");
        }
        if (duration.toMinutes() > 0) {
            text.append(duration.toMinutesPart()).append(" min ");
        }
        return text.append(duration.toSecondsPart()).append(" s").toString();
    }
}
