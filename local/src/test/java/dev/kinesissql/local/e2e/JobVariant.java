package dev.kinesissql.local.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job is measured with.
 *
 * @param tickers how many there are, each as often as the others
 * @param parallelism subtasks of each operator, and files that the ticks are in
 * @param slide from one window to the next; windows are 10 s long, whatever it is
 */
record JobVariant(int tickers, int parallelism, Duration slide) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,7}),([1-9]),(5|1|0\\.1)");

    private static final List<String> FIVE = OracleTicks.TICKERS;
    private static final int LETTERS = 26;
    private static final int LETTERS_AND_DIGITS = 36;
    /** As many as there are of a letter and three letters or digits. */
    private static final int MOST_TICKERS = LETTERS * LETTERS_AND_DIGITS * LETTERS_AND_DIGITS * LETTERS_AND_DIGITS;

    /** Reads a variant, for example {@code 5000,1,0.1}: tickers, parallelism, and slide in seconds. */
    static JobVariant parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 1
                || Integer.parseInt(matcher.group(1)) > MOST_TICKERS) {
            throw new IllegalArgumentException("A variant is TICKERS,PARALLELISM,SLIDE with 1 to " + MOST_TICKERS
                    + " tickers, a parallelism of 1 to 9, and a slide of 5, 1 or 0.1 s; this is none: '" + text + "'");
        }
        return new JobVariant(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(3)) * 1_000)));
    }

    String title() {
        return String.format(Locale.ROOT, "%,d tickers, parallelism %d, slide %s s", tickers, parallelism, seconds());
    }

    /** The slide as SQL has it between quotes: seconds. */
    String seconds() {
        return slide.toMillis() % 1_000 == 0
                ? Long.toString(slide.toSeconds())
                : String.format(Locale.ROOT, "%.1f", slide.toMillis() / 1e3);
    }

    /**
     * Ticks for each second of event time. With few tickers a window is filled by many ticks; with very many, each has
     * two or three in a slide of 5 s, at the number of ticks a second that one job is to take.
     */
    int ticksPerSecond() {
        return tickers <= 5 ? 1_000 : tickers <= 5_000 ? 10_000 : 250_000;
    }

    /** Seconds of event time in the ticks of a measured job, or of one that is to be quick: whole slides of 5 s. */
    int secondsOfAll(boolean quick) {
        if (hasManyWindows()) {
            return 15;
        }
        int seconds = tickers <= 5 ? 8_000 : 400;
        return quick ? seconds / 2 : seconds;
    }

    /** Seconds of event time in the ticks of the job that is subtracted from that: whole slides of 5 s. */
    int secondsOfFew(boolean quick) {
        return hasManyWindows() ? 5 : secondsOfAll(quick) / 5;
    }

    /** Whether a second of event time has so many windows that they take most of the time. */
    private boolean hasManyWindows() {
        return tickers > 5_000 || tickers > 5 && slide.compareTo(Duration.ofSeconds(1)) < 0;
    }

    /** Tickers that the script takes for valid: the tutorial's five, or else {@code A000}, {@code B000} and so on. */
    List<String> names() {
        if (tickers <= FIVE.size()) {
            return FIVE.subList(0, tickers);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < tickers; i++) {
            int rest = i / LETTERS;
            names.add("" + (char) ('A' + i % LETTERS)
                    + character(rest / LETTERS_AND_DIGITS / LETTERS_AND_DIGITS)
                    + character(rest / LETTERS_AND_DIGITS % LETTERS_AND_DIGITS)
                    + character(rest % LETTERS_AND_DIGITS));
        }
        return names;
    }

    private static char character(int i) {
        return Character.toUpperCase(Character.forDigit(i, LETTERS_AND_DIGITS));
    }
}
