package dev.kinesissql.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code is_valid_ticker(STRING) -> BOOLEAN NOT NULL}: whether a string has the form of a stock ticker.
 *
 * <p>TRUE for one to six characters in total: a root of upper-case ASCII letters and digits which begins with a letter,
 * then at most one class suffix, which is {@code .} or {@code -} and one or more upper-case ASCII letters or digits.
 * {@code AAPL}, {@code BRK.B}, {@code BF-B} and {@code PETR4} are tickers. NULL and everything else is FALSE; no value
 * raises an error.
 *
 * <p>Where the rule comes from:
 *
 * <ul>
 *   <li>Six characters: the column {@code ticker VARCHAR(6)} of the AWS tutorial "Creating a Sliding Window in Python".
 *   <li>A root in capitals, and a separator before the share class: the practice of US exchanges and data vendors.
 *   <li>{@code .}: Nasdaq's "Ticker Symbol Convention" (http://www.nasdaqtrader.com/Trader.aspx?id=CQSSymbolConvention)
 *       writes class A as {@code .A}, and class B of the NYSE-listed Berkshire Hathaway is quoted as {@code BRK.B}.
 *   <li>{@code -}: data vendors, Yahoo Finance for one, write the same share {@code BRK-B}; in Nasdaq's table {@code -}
 *       marks preferred shares.
 *   <li>Digits: exchanges outside the US use them, such as B3 in Brazil, whose tickers are four letters and a number.
 * </ul>
 *
 * <p>The rule looks at the form only; it does not know which tickers are listed. Codes that begin with a digit, as in
 * Tokyo and Hong Kong, are not tickers by it, and neither are symbols with the other suffix marks of Nasdaq's table
 * ({@code +} for a warrant, {@code ^} for a right and so on).
 */
public class IsValidTicker extends ScalarFunction {

    private static final int MAX_LENGTH = 6;

    /** Returns whether {@code ticker} is a ticker; {@code null} is none. */
    public boolean eval(@DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData ticker) {
        return ticker != null && isTicker(PackedText.pack(ticker));
    }

    // One byte is one character here: every byte of a character outside ASCII is negative and so no ticker's.
    private static boolean isTicker(long utf8) {
        int length = PackedText.length(utf8);
        if (length < 1 || length > MAX_LENGTH || !isLetter(PackedText.byteAt(utf8, 0))) {
            return false;
        }
        boolean suffixed = false;
        for (int i = 1; i < length; i++) {
            byte character = PackedText.byteAt(utf8, i);
            if (character == '.' || character == '-') {
                if (suffixed || i == length - 1) {
                    return false;
                }
                suffixed = true;
            } else if (!isLetter(character) && !isDigit(character)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(byte character) {
        return character >= 'A' && character <= 'Z';
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
