package dev.kinesissql.udf.json;

import java.math.BigDecimal;
import javax.annotation.Nullable;

/**
 * Numbers in text: an optional sign, ASCII digits with at most one point, an optional decimal exponent. That is what
 * {@link BigDecimal} reads and {@link Double#parseDouble} reads too, without the latter's NaN, hexadecimal numbers and
 * type suffixes.
 */
final class NumberText {

    /** Exponents of more digits are not numbers of this world, and might overflow BigDecimal's scale. */
    private static final int MAX_EXPONENT_DIGITS = 9;

    private NumberText() {}

    /** Whether the text is an optional sign and digits. */
    static boolean isInteger(String text) {
        int digits = signEnd(text, 0);
        return digits < text.length()
                && text.length() <= JsonText.MAX_NUMBER_LENGTH
                && digitsEnd(text, digits) == text.length();
    }

    /** Whether the text is a number of a length that can be converted without burning time. */
    static boolean isNumber(String text) {
        return exponentDigits(text) >= 0;
    }

    /** The number, or null if the text is none or its exponent has more than 9 digits. */
    @Nullable
    static BigDecimal toDecimal(String text) {
        int exponentDigits = exponentDigits(text);
        return exponentDigits < 0 || exponentDigits > MAX_EXPONENT_DIGITS ? null : new BigDecimal(text);
    }

    /** The n for which 10<sup>n-1</sup> <= |value| < 10<sup>n</sup>; of no meaning for zero. */
    static long integerDigits(BigDecimal value) {
        return (long) value.precision() - value.scale();
    }

    /** The number of digits in the exponent, 0 without one, or -1 if the text is not a number. */
    private static int exponentDigits(String text) {
        int length = text.length();
        if (length > JsonText.MAX_NUMBER_LENGTH) {
            return -1;
        }
        int start = signEnd(text, 0);
        int end = digitsEnd(text, start);
        int digits = end - start;
        if (end < length && text.charAt(end) == '.') {
            int fraction = end + 1;
            end = digitsEnd(text, fraction);
            digits += end - fraction;
        }
        if (digits == 0) {
            return -1;
        }
        if (end == length) {
            return 0;
        }
        if (text.charAt(end) != 'e' && text.charAt(end) != 'E') {
            return -1;
        }
        int exponent = signEnd(text, end + 1);
        return exponent < length && digitsEnd(text, exponent) == length ? length - exponent : -1;
    }

    private static int signEnd(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    }

    private static int digitsEnd(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
