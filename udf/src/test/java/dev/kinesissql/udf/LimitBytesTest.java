package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitBytesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LimitBytes limitBytes = new LimitBytes();

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "abcdefg, 6, cut:ab", "abcdef, 5, cut:a", "abcdef, 4, cut:", "abcdef, 0, cut:",
        "abcdef, -1, cut:", "'', 0, ''", "éé, 4, éé", "ééé, 5, cut:", "éééé, 7, cut:é", "😀😀, 8, 😀😀", "😀😀, 7, cut:",
        "abcdefghij, 100, abcdefghij"})
    void aTextIsCutToTheLimitBetweenCharacters(String text, int limit, String expected) {
        assertThat(limited(text, limit)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\\", "\b", "\t", "\n", "\f", "\r"})
    void whatJsonEscapesCountsTwo(String escaped) {
        assertThat(limited(escaped.repeat(4), 8)).isEqualTo(escaped.repeat(4));
        assertThat(limited(escaped.repeat(4), 7)).isEqualTo("cut:" + escaped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0001", "\u000b", "\u001f"})
    void otherControlCharactersCountSix(String control) {
        assertThat(limited(control.repeat(3), 18)).isEqualTo(control.repeat(3));
        assertThat(limited(control.repeat(3), 17)).isEqualTo("cut:" + control.repeat(2));
    }

    @Test
    void whatIsLeftFitsAndCouldNotBeLonger() throws Exception {
        Random random = new Random(20261124);
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(30), 0, 0x250)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append(random.nextBoolean() ? "😀" : "")
                    .toString();
            int limit = 10 + random.nextInt(60);

            String result = limited(text, limit);

            if (jsonBytes(text) <= limit) {
                assertThat(result).isEqualTo(text);
            } else {
                String kept = result.substring("cut:".length());
                assertThat(result).startsWith("cut:");
                assertThat(text).startsWith(kept);
                int next = text.codePointAt(kept.length());
                assertThat(jsonBytes(result)).isLessThanOrEqualTo(limit);
                assertThat(jsonBytes(result + Character.toString(next))).isGreaterThan(limit);
            }
        }
    }

    @Test
    void nullIsNullAndNoLimit() {
        assertThat(limitBytes.eval(null, 5)).isNull();
        assertThat(limitBytes.eval(StringData.fromString("abcdef"), null)).hasToString("abcdef");
    }

    private String limited(String text, int limit) {
        return limitBytes.eval(StringData.fromString(text), limit).toString();
    }

    /** The length between the quotes. */
    private static int jsonBytes(String text) throws Exception {
        return JSON.writeValueAsString(text).getBytes(UTF_8).length - 2;
    }
}
