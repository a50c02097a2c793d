package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The differences to Flink's format json that are meant, each with the values for which it may be seen. */
enum Difference {
    // Flink takes the value, which is not the one that was written; here it is an error.
    A_BOOLEAN_IS_TRUE_OR_FALSE(c -> c.is(LogicalTypeRoot.BOOLEAN) && c.refused() && c.flinkReads(false)),
    A_FRACTION_IS_NOT_AN_INTEGER(c -> c.isInteger() && c.refused() && c.isNumber()
            && c.matches("-?\\d*\\.\\d*[1-9].*|.*[eE]-.*")),
    NAN_AND_INFINITY_ARE_NOT_NUMBERS(c -> c.isFloating() && c.refused() && c.matches("[+-]?(NaN|Infinity)")),
    OVERFLOW_IS_NOT_INFINITY(c -> c.isFloating() && c.refused() && c.flink().toString().endsWith("Infinity")),
    JAVA_LITERALS_ARE_NOT_NUMBERS(c -> c.isFloating() && c.refused() && c.matches("[+-]?0[xX].*|.*[dDfF]")),
    DIGITS_ARE_ASCII(c -> c.refused() && c.isNumeric() && c.matches(".*[^\\x00-\\x7f].*")),
    DECIMAL_OVERFLOW_IS_NOT_NULL(c -> c.is(LogicalTypeRoot.DECIMAL) && c.refused() && c.flinkReads(null)),
    TEXT_HAS_A_MAXIMUM(c -> c.isText() && c.refused() && c.isLongerThan(3)),
    BYTES_HAVE_A_MAXIMUM(c -> c.isBytes() && c.refused() && c.isString()),
    ONLY_TEXT_IS_BASE64(c -> c.isBytes() && c.refused() && !c.isString() && c.flinkReads(null)),
    DAYS_EXIST(c -> c.isTimestamp() && c.refused() && c.matches("\\d{4}-(02-(29|30|31)|(04|06|09|11)-31).*")),
    HOUR_24_DOES_NOT_EXIST(c -> c.isTime() && c.refused() && c.matches("(.*[T ])?24:00:00.*")),
    SECONDS_ARE_REQUIRED(c -> c.isTimestamp() && c.refused() && c.matches(".{10}[T ]\\d\\d:\\d\\dZ?")),
    A_POINT_NEEDS_DIGITS(c -> c.isTime() && c.refused() && c.matches(".*\\.Z?")),
    T_AND_Z_ARE_CAPITALS(c -> c.isTimestamp() && c.refused() && c.matches(".*[tz].*")),
    YEARS_HAVE_FOUR_DIGITS_AND_BEGIN_WITH_ONE(c -> c.refused() && c.matches("([+-]\\d+|0000)-\\d\\d-\\d\\d.*")),

    // Both take it, with another value.
    INTEGERS_ARE_NOT_READ_AS_DOUBLES(c -> c.isInteger() && c.matches("[^\"]*[.eE].*") && c.areBeyond53Bits()),
    FLOATS_ARE_NOT_READ_AS_DOUBLES(c -> c.is(LogicalTypeRoot.FLOAT) && c.isNumber()
            && c.flinkReads((float) Double.parseDouble(c.json())) && c.ours().equals(Float.parseFloat(c.json()))),
    NUMBERS_AS_TEXT_ARE_AS_WRITTEN(c -> c.isText() && c.isNumber() && c.json().equals(c.ours())),
    JSON_TEXT_IS_AS_WRITTEN(c -> c.isText() && c.isContainer() && c.isTheSameToFlink()),
    TIME_HAS_THE_DECLARED_FRACTION(c -> c.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)
            && (c.isCutTo(c.flink(), c.ours(), 0) || c.isCutTo(c.ours(), c.flink(), 0))),
    TIMESTAMPS_ARE_CUT_TO_THEIR_PRECISION(c -> c.isTimestamp()
            && c.isCutTo(c.ours(), c.flink(), LogicalTypeChecks.getPrecision(c.type()))),

    // Only this format takes it.
    TINYINT_AND_SMALLINT_ARE_LIKE_INT(c -> c.isInteger() && c.flinkFails() && c.isNumber() && c.matches(".*[.eE].*")),
    BLANKS_AROUND_DECIMALS(c -> c.is(LogicalTypeRoot.DECIMAL) && c.flinkFails() && c.isString()
            && !c.text().equals(c.text().trim())),
    ANY_ZONE_OR_NONE(c -> c.isTimestamp() && c.flinkFails()
            && c.matches(".*:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)?"));

    private final Predicate<Case> explains;

    Difference(Predicate<Case> explains) {
        this.explains = explains;
    }

    static Optional<Difference> explaining(Case c) {
        return List.of(values()).stream().filter(d -> d.explains.test(c)).findFirst();
    }

    /** What stands for a failure of Flink's and an error of this format among the values. */
    enum Failure {
        FAILED
    }

    /** A value, and what both formats make of it: a value or {@link Failure#FAILED}. */
    record Case(LogicalType type, String json, Object flink, Object ours) {

        private static final CheckedJson CHECKED_TEXT = CheckedJson.of("c STRING");
        private static final FlinkJson FLINK_TEXT = FlinkJson.of("c STRING");

        /** In ASCII: the logs of a failed test do not take every character. */
        @Override
        public String toString() {
            StringBuilder line = new StringBuilder();
            "%s %s: Flink reads %s, here it is %s"
                    .formatted(type, json, flink, ours)
                    .chars()
                    .forEach(c -> line.append(c < ' ' || c > '~' ? "\\u%04x".formatted(c) : (char) c));
            return line.toString();
        }

        boolean is(LogicalTypeRoot root) {
            return type.is(root);
        }

        boolean isInteger() {
            return List.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT").contains(type.getTypeRoot().name());
        }

        boolean isFloating() {
            return is(LogicalTypeRoot.FLOAT) || is(LogicalTypeRoot.DOUBLE);
        }

        boolean isNumeric() {
            return isInteger() || isFloating() || is(LogicalTypeRoot.DECIMAL);
        }

        boolean isText() {
            return is(LogicalTypeRoot.CHAR) || is(LogicalTypeRoot.VARCHAR);
        }

        boolean isBytes() {
            return is(LogicalTypeRoot.BINARY) || is(LogicalTypeRoot.VARBINARY);
        }

        boolean isTimestamp() {
            return is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                    || is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        }

        boolean isTime() {
            return isTimestamp() || is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE);
        }

        boolean refused() {
            return ours == Failure.FAILED;
        }

        boolean flinkFails() {
            return flink == Failure.FAILED;
        }

        boolean flinkReads(Object value) {
            return value == null ? flink == null : value.equals(flink);
        }

        /** What this format reads into a column of any length, which is a case of its own. */
        String text() {
            return CHECKED_TEXT.read("{\"c\": " + json + "}").get(0).toString();
        }

        boolean isLongerThan(int characters) {
            return text().codePointCount(0, text().length()) > characters;
        }

        boolean areBeyond53Bits() {
            return ours instanceof Long && flink instanceof Long && Math.abs((Long) ours) > 1L << 53;
        }

        /** Whether the cut time is the whole one with no more than the given fraction digits. */
        boolean isCutTo(Object cut, Object whole, int digits) {
            if (refused() || flinkFails()) {
                return false;
            }
            LocalDateTime cutTime = dateTime(cut);
            LocalDateTime wholeTime = dateTime(whole);
            int unit = (int) Math.pow(10, 9 - digits);
            return cutTime.equals(wholeTime.withNano(wholeTime.getNano() / unit * unit));
        }

        private LocalDateTime dateTime(Object value) {
            String text = value.toString();
            return LocalDateTime.parse(isTimestamp() ? text : "1970-01-01T" + text);
        }

        boolean isString() {
            return json.startsWith("\"");
        }

        /** Whether Flink reads this format's text of an object or array as it reads that of the record. */
        boolean isTheSameToFlink() {
            String utf8 = new String(flink.toString().getBytes(UTF_8), UTF_8); // which has no halves of pairs
            return !refused() && FLINK_TEXT.read("{\"c\": " + ours + "}").equals(utf8);
        }

        boolean isContainer() {
            return json.startsWith("{") || json.startsWith("[");
        }

        boolean isNumber() {
            return json.matches("-?\\d.*");
        }

        /** Whether the value matches: a text without blanks around it, every other value as it is written. */
        boolean matches(String regex) {
            return (isString() ? text().trim() : json).matches("(?s)" + regex);
        }
    }
}
