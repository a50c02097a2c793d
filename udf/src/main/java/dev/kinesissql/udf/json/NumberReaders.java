package dev.kinesissql.udf.json;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.LongFunction;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.table.data.DecimalData;

/** The readers for the numeric types. All take numbers and texts of numbers with blanks around them. */
final class NumberReaders {

    /** A number of this many characters is a long. */
    private static final int SAFE_LONG_LENGTH = 18;

    private NumberReaders() {}

    private static boolean isSmallInteger(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= SAFE_LONG_LENGTH;
    }

    /** TINYINT, SMALLINT, INT, BIGINT. */
    static final class Integral extends FieldReader {

        private final long min;
        private final long max;
        private final LongFunction<Object> box;

        Integral(long min, long max, LongFunction<Object> box) {
            super("an integer from " + min + " to " + max);
            this.min = min;
            this.max = max;
            this.box = box;
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            if (isSmallInteger(parser, token)) {
                long value = parser.getLongValue();
                return min <= value && value <= max ? box.apply(value) : BAD;
            }
            String text = scalarText(parser, token);
            if (text == null || (token == JsonToken.VALUE_STRING && !NumberText.isInteger(text))) {
                return BAD;
            }
            BigDecimal value = NumberText.toDecimal(text);
            if (value == null || !fits(value)) {
                return BAD;
            }
            return box.apply(value.longValue());
        }

        private boolean fits(BigDecimal value) {
            // Compared first: the digits of 1e999999999 are never written out.
            return value.signum() == 0
                    || (NumberText.integerDigits(value) <= 19
                            && value.stripTrailingZeros().scale() <= 0
                            && value.compareTo(BigDecimal.valueOf(min)) >= 0
                            && value.compareTo(BigDecimal.valueOf(max)) <= 0);
        }

        @Override
        Object zero() {
            return box.apply(0);
        }
    }

    /** DOUBLE. */
    static final class Double extends FieldReader {

        Double() {
            super("a finite number");
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            double value;
            if (token.isNumeric()) {
                value = parser.getDoubleValue();
            } else {
                String text = scalarText(parser, token);
                if (text == null || !NumberText.isNumber(text)) {
                    return BAD;
                }
                value = java.lang.Double.parseDouble(text);
            }
            return java.lang.Double.isFinite(value) ? (Object) value : BAD;
        }

        @Override
        Object zero() {
            return 0d;
        }
    }

    /** FLOAT: the float next to the number as it is written, not to the double next to it. */
    static final class Single extends FieldReader {

        Single() {
            super("a finite number in the range of FLOAT");
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            float value;
            if (isSmallInteger(parser, token)) {
                value = parser.getLongValue();
            } else {
                String text = scalarText(parser, token);
                if (text == null || !NumberText.isNumber(text)) {
                    return BAD;
                }
                value = Float.parseFloat(text);
            }
            return Float.isFinite(value) ? (Object) value : BAD;
        }

        @Override
        Object zero() {
            return 0f;
        }
    }

    /** DECIMAL: rounded half up to the column's scale. */
    static final class Decimal extends FieldReader {

        private final int precision;
        private final int scale;

        Decimal(int precision, int scale) {
            super("a number that fits DECIMAL(" + precision + ", " + scale + ")");
            this.precision = precision;
            this.scale = scale;
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            String text = scalarText(parser, token);
            BigDecimal value = text == null ? null : NumberText.toDecimal(text);
            if (value == null) {
                return BAD;
            }
            long integerDigits = NumberText.integerDigits(value);
            if (value.signum() == 0 || integerDigits < -scale) {
                return zero();
            }
            if (integerDigits > precision - scale) {
                return BAD;
            }
            DecimalData decimal = DecimalData.fromBigDecimal(value, precision, scale);
            return decimal == null ? BAD : decimal;
        }

        @Override
        Object zero() {
            return DecimalData.zero(precision, scale);
        }
    }
}
