package dev.kinesissql.local.memory;

/** Sequence numbers as long as those of Kinesis, 56 digits: whoever reads a record carries them along. */
final class SequenceNumbers {

    private static final String BEGINNING = "4965827110264437501950839164022788315";
    private static final int DIGITS = 19;

    private SequenceNumbers() {}

    static String text(long number) {
        String digits = Long.toString(number);
        return BEGINNING + "0".repeat(DIGITS - digits.length()) + digits;
    }

    /**
     * The number of a text.
     *
     * @throws IllegalArgumentException when it is none of {@link #text}'s
     */
    static long number(String text) {
        if (!text.startsWith(BEGINNING)) {
            throw new IllegalArgumentException("A sequence number was expected, but it is '" + text + "'.");
        }
        return Long.parseLong(text.substring(BEGINNING.length()));
    }
}
