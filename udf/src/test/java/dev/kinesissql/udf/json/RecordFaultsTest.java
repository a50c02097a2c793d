package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are not a JSON object from the first byte to the last. */
class RecordFaultsTest {

    private static final Pattern MALFORMED =
            Pattern.compile("not a JSON object: malformed near byte (\\d+): .{10,103}");

    private final CheckedJson table = CheckedJson.of("a INT, b STRING, error STRING");

    private String error(String record) {
        return (String) table.read(record).get(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                        | empty record
            `  \t\r\n`                | blank record
            [{"a": 1}]                | an array at byte 1
            ` "a"`                    | a text at byte 2
            12                        | a number at byte 1
            NaN                       | a number at byte 1
            null                      | a literal at byte 1
            true                      | a literal at byte 1
            {"a": 1} x                | more content after the object at byte 10
            {"a": 1}{"a": 2}          | more content after the object at byte 9
            {"a": 1}]                 | more content after the object at byte 9
            {} {}                     | more content after the object at byte 4
            {"a": 1},                 | more content after the object at byte 9
            {                         | the record breaks off after byte 1
            {"a": 1                   | the record breaks off after byte 7
            {"a": 1, "b": "x          | the record breaks off after byte 16
            {"a": 1,                  | the record breaks off after byte 8
            {"a":                     | the record breaks off after byte 5
            {"a": -                   | the record breaks off after byte 7
            {"x": [1, 2               | the record breaks off after byte 11
            {"x": {"y": NaN}}         | NaN is not a JSON number, at byte 13
            {"x": -Infinity}          | -Infinity is not a JSON number, at byte 7
            {"b": [1, NaN]}           | NaN is not a JSON number, at byte 11
            {"a": NaN, "a": 1}        | NaN is not a JSON number, at byte 7
            {"b": -Infinity, "a": 1, "b": NaN} | -Infinity is not a JSON number, at byte 7
            """)
    void areNamedWithTheirPlace(String record, String reason) {
        assertThat(error(record)).isEqualTo("not a JSON object: " + reason);
    }

    /** The byte may be the next one, and what follows the colon is Jackson's: both may change with Flink's version. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1,}                 | 9
            {"a" 1}                   | 6
            {"a": 1 "b": 2}           | 9
            {a: 1}                    | 2
            {'a': 1}                  | 2
            {"a": 01}                 | 7
            {"a": .5}                 | 7
            {"a": 1.}                 | 9
            {"a": 1x}                 | 8
            {"b": "\\q"}              | 9
            {"b": "\\u12"}            | 12
            {"a": 1, /* x */ "b": 2}  | 10
            // x                      | 1
            <a/>                      | 1
            """)
    void areNamedWithJacksonsReasonIfMalformed(String record, int at) {
        Matcher matcher = MALFORMED.matcher(error(record));

        assertThat(matcher.matches()).as(error(record)).isTrue();
        assertThat(Integer.parseInt(matcher.group(1))).isBetween(Math.max(1, at - 1), at);
    }

    @Test
    void giveOneLineWhateverTheRecordHolds() {
        assertThat(error("{\"a\": x\ny\r\u2028}")).doesNotContain("\n", "\r", "\u2028");
        assertThat(error("{\"a\": \"x\ny\r\t\u2028\u0085\u007f\"}"))
                .isEqualTo("a: expected an integer from -2147483648 to 2147483647,"
                        + " got \"x\\ny\\r\\t\\u2028\\u0085\\u007f\"");
    }

    @Test
    void showOnlyTheBeginningOfALongValue() {
        assertThat(error("{\"a\": \"" + "é😀".repeat(1_000) + "\"}"))
                .endsWith("to 2147483647, got \"" + "é😀".repeat(49) + "é...");
        assertThat(error("{\"a\": \"" + "x".repeat(98) + "\"}")).endsWith(", got \"" + "x".repeat(98) + "\"");
        assertThat(error("{\"a\": \"" + "x".repeat(99) + "\"}")).endsWith(", got \"" + "x".repeat(99) + "...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c080", "e08080", "eda080", "f4908080", "c3", "e282", "80", "f8888080"})
    void bytesThatAreNotUtf8AreFoundInTextsAndNames(String hex) {
        String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);

        for (String record : List.of("{\"b\": \"%s\"}", "{\"x\": \"%s\"}", "{\"%s\": 1}   ", "{}        %s")) {
            byte[] message = record.formatted(bytes).getBytes(ISO_8859_1);
            assertThat(table.read(message))
                    .containsExactly(null, null, "not a JSON object: not UTF-8 at byte " + (record.indexOf('%') + 1));
        }
    }

    @Test
    void utf16AndUtf32AreNotUtf8() {
        assertThat(table.read("{\"a\": 1}".getBytes(UTF_16LE)).get(2))
                .isEqualTo("not a JSON object: zero at byte 2, expected UTF-8");
        assertThat(table.read("{\"a\": 1}".getBytes(Charset.forName("UTF-32BE"))).get(2))
                .isEqualTo("not a JSON object: zero at byte 1, expected UTF-8");
        assertThat(error("{\"\0\": 1}")).isNull();
        assertThat(table.read("\uFEFF{}".getBytes(UTF_16LE)).get(2))
                .isEqualTo("not a JSON object: not UTF-8 at byte 1");
    }

    @Test
    void aByteOrderMarkIsSkippedAndCounted() {
        assertThat(table.read("\uFEFF{\"a\": 1}")).containsExactly(1, null, null);
        assertThat(error("\uFEFF[]")).isEqualTo("not a JSON object: an array at byte 4");
        assertThat(error("\uFEFF{\"a\": \"é\"}")).endsWith(", got \"é\"");
        assertThat(error("\uFEFF")).isEqualTo("not a JSON object: blank record");
    }

    @Test
    void aNullRecordIsARow() {
        CheckedJson all = CheckedJson.of("a INT NOT NULL, b STRING, error STRING, record STRING");

        assertThat(all.read((byte[]) null))
                .containsExactly(0, null, "not a JSON object: null instead of a record", null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {"a": 1, "b": "x"} {          | 1 | x
            {"a": 1, "b": "x"             | 1 | -
            {"a": 1, "b": "x              | 1 | -
            {"b": "x", "a": 1             | - | x
            {"b": "x", "a": 1x}           | - | x
            {"b": "x", "a": 1 x}          | - | x
            {"b": "x", "a": 1 ,           | 1 | x
            {"b": "x", "a": 1, c          | 1 | x
            {"a": 1, "b": {"c": 0}, "d":x | 1 | {"c":0}
            {"b": "x", "d": 0, "a": abc}  | - | x
            {"a": 1, "b": abc}            | 1 | -
            {"a": 1, "a": 2, "a": 3       | - | -
            {"a": "x", "b": "x"} }        | - | x
            """)
    void keepTheWholeValuesBeforeTheFault(String record, Integer a, String b) {
        assertThat(table.read(record)).startsWith(a, b);
        assertThat(error(record)).startsWith("not a JSON object: ");
    }

    @Test
    void areReportedBeforeThoseOfFields() {
        assertThat(error("{\"a\": \"x\", }")).startsWith("not a JSON object: malformed");
    }

    @Test
    void nestingHasALimit() {
        for (String name : List.of("x", "a", "b")) {
            String open = "{\"" + name + "\":";
            assertThat(error(open + "[".repeat(499) + "]".repeat(499) + "}"))
                    .matches(e -> e == null || e.startsWith("a: expected an integer"));
            assertThat(error(open + "[".repeat(500) + "]".repeat(500) + "}"))
                    .isEqualTo("not a JSON object: nested deeper than 500 levels at byte 505");
            assertThat(error(open + "[".repeat(500_000)))
                    .isEqualTo("not a JSON object: nested deeper than 500 levels at byte 505");
            assertThat(error("{\"x\":".repeat(100_000)))
                    .isEqualTo("not a JSON object: nested deeper than 500 levels at byte 2501");
        }
    }

    @Test
    void numbersHaveALimit() {
        for (String record : List.of("{\"a\":%s}", "{\"b\":%s}", "{\"x\":%s}", "{\"x\":[%s]}", "{\"b\":[%s]}")) {
            assertThat(error(record.formatted("1".repeat(1_000))))
                    .matches(e -> e == null || e.startsWith("a: expected an integer"));
            assertThat(error(record.formatted("-" + "1".repeat(1_000))))
                    .isEqualTo("not a JSON object: a number of 1001 characters (at most 1000 are read) at byte "
                            + (record.indexOf('%') + 1));
            assertThat(error(record.formatted("1".repeat(500_000)))).startsWith("not a JSON object: ");
        }
        assertThat(error("{\"a\": \"" + "1".repeat(500_000) + "\"}")).startsWith("a: expected an integer");
    }

    @Test
    void aRecordOfVeryManyNamesIsRead() {
        StringBuilder record = new StringBuilder("{\"a\": 1");
        for (int i = 0; i < 100_000; i++) {
            record.append(",\"name").append(i).append("\":1");
        }
        assertThat(table.read(record.append('}').toString())).containsExactly(1, null, null);
    }
}
