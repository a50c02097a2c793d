package dev.kinesissql.local.watch;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a terminal in characters. */
public record TerminalSize(int rows, int columns) {

    /** What is assumed when the size is not known. */
    public static final TerminalSize DEFAULT = new TerminalSize(24, 80);

    private static final Pattern STTY = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");

    /** The controlling terminal's size, asked from {@code stty}; {@link #DEFAULT} when it cannot be had. */
    public static TerminalSize detect() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return DEFAULT; // no terminal, or no stty
        }
    }

    /** Reads what {@code stty size} prints, for example {@code 24 80}; zeros stand for unknown. */
    static TerminalSize parse(String sttySize) {
        Matcher matcher = STTY.matcher(sttySize);
        if (!matcher.matches()) {
            return DEFAULT;
        }
        int rows = Integer.parseInt(matcher.group(1));
        int columns = Integer.parseInt(matcher.group(2));
        return rows == 0 || columns == 0 ? DEFAULT : new TerminalSize(rows, columns);
    }
}
