package dev.kinesissql.udf.json;


/**
 * Reads the values of one column from the bytes of a {@link PlainRecordReader plain record}. It answers what the
 * column's {@link FieldReader} would, or leaves the value to it. For one thread.
 */
abstract class PlainFieldReader {

    /** The answer to a value that is not plain, or that the column cannot take: the record is to be read by Jackson. */
    static final Object NOT_PLAIN = new Object();

    /**
     * Finds the end of a text, if {@link #ofText} answers {@link #NOT_PLAIN} for all texts that have other characters than
     * it expects: then there is no need to look for escapes and the like.
     *
     * @param from where the text begins, behind its quotation mark
     * @return where a quotation mark is that ends the text, or -1 if the end is to be found character by character
     */
    int textEnd(byte[] record, int from) {
        return -1;
    }

    /**
     * Reads a text without escapes and control characters.
     *
     * @param texts makes a text that is a value
     * @param record the record, which is UTF-8
     * @param from where the text begins, behind its quotation mark
     * @param to where it ends
     * @return the value, or {@link #NOT_PLAIN}
     */
    Object ofText(RecordTexts texts, byte[] record, int from, int to) {
        return NOT_PLAIN;
    }

    /**
     * Reads the number {@code unscaled} &times; 10<sup>-scale</sup>; a zero has no sign.
     *
     * @param unscaled at most 18 digits
     * @param scale the digits behind the point, 0 to 18
     * @return the value, or {@link #NOT_PLAIN}
     */
    Object ofNumber(long unscaled, int scale) {
        return NOT_PLAIN;
    }

    /** Reads true or false; answers the value, or {@link #NOT_PLAIN}. */
    Object ofBoolean(boolean value) {
        return NOT_PLAIN;
    }
}
