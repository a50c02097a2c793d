package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsValidTickerTest {

    private final IsValidTicker isValidTicker = new IsValidTicker();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A", "Z", "F", "IBM", "AAPL", "GOOGL", "ABCDEF", // letters
                "A1", "D05", "PETR4", "BOVA11", "Z99999", // digits after the first letter
                "BRK.B", "BF.B", "A.B", "A.1", "A1.2B", "BAC.WS", "A.BCDE", // a class after a dot
                "BRK-B", "BF-B", "A-B", "A-1", "A1-2B", "BAC-WS", "A-BCDE", // a class after a hyphen
            })
    void acceptsATicker(String ticker) {
        assertThat(isValidTicker.eval(StringData.fromString(ticker))).as(ticker).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "ABCDEFG", "BRK.BBB", "BRK-BBB", "AAPLAAPLAAPLAAPL", // more than six characters
                "a", "aapl", "Aapl", "AAPl", "brk.b", "BRK.b", // lower case
                "1", "1A", "7203", "0700", "1.A", // a digit first
                ".", "-", ".B", "-B", ".BRK", "-BRK", // a separator first
                "A.", "A-", "BRK.", "ABCDE-", // a separator last
                "A..B", "A--B", "A.-B", "A.B.C", "A-B-C", "A.B-C", "A-B.", // more than one class
                " ", "      ", " A", "A ", "A B", "BRK B", "AAPL\n", "AAPL\t", "A\u00a0B", // white space
                "BRK/B", "BRK+", "BRK^", "BRK_B", "BRK*", "BRK#", "A,B", "$A", "@", "[", "A`", "A{", // other marks
                "É", "AÉ", "ÄPFEL", "Ａ", "ＡＡＰＬ", "A．B", // letters and a dot that are not ASCII
                "\u0391", "\u0410", "\u212A", "\u017F", "A\u0661", "A\u2010B", "A\u2013B", // lookalikes of ASCII
                "\uD835\uDC00", "A\uD835\uDC00", "\uD83D\uDE00", "A\uD83D\uDE00B", "A.\uD835\uDFCE", // surrogate pairs
                "\uD835", "A\uDC00", "\uDC00\uD835", // unpaired surrogates
                "\0", "A\0", "\0A", "AAPL\0", "A\u0001", "A\u007f", // control characters
            })
    void rejectsWhatIsNoTicker(String text) {
        assertThat(isValidTicker.eval(StringData.fromString(text))).as(text).isFalse();
    }

    @Test
    void rejectsNull() {
        assertThat(isValidTicker.eval(null)).isFalse();
    }

    @Test
    void rejectsBytesThatAreNotUtf8() {
        byte[] cutOff = {'A', (byte) 0xC3};
        byte[] continuationOnly = {'A', (byte) 0x80};
        byte[] overlongA = {(byte) 0xC1, (byte) 0x81};
        List<byte[]> malformed = List.of(cutOff, continuationOnly, overlongA);
        assertThat(malformed).noneMatch(bytes -> isValidTicker.eval(StringData.fromBytes(bytes)));
    }

    @Test
    void rejectsAVeryLongString() {
        assertThat(isValidTicker.eval(StringData.fromString("A".repeat(1_000_000)))).isFalse();
    }

    @Test
    void acceptsOnlyTheCapitalsOfAsciiAsTickersOfOneCharacter() {
        StringBuilder accepted = new StringBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (isValidTicker.eval(StringData.fromString(Character.toString(codePoint)))) {
                accepted.appendCodePoint(codePoint);
            }
        }
        assertThat(accepted).hasToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void readsAStringThatLiesAcrossMemorySegments(int segmentSize) {
        for (int offset = 0; offset < 8; offset++) {
            assertThat(isValidTicker.eval(acrossSegments("BRK.B", segmentSize, offset))).isTrue();
            assertThat(isValidTicker.eval(acrossSegments("BRK..B", segmentSize, offset))).isFalse();
            assertThat(isValidTicker.eval(acrossSegments("AÉ", segmentSize, offset))).isFalse();
        }
    }

    @Test
    void readsStringDataOfAnotherKind() {
        assertThat(isValidTicker.eval(new OtherStringData("BRK.B"))).isTrue();
        assertThat(isValidTicker.eval(new OtherStringData("AÉ"))).isFalse();
        assertThat(isValidTicker.eval(new OtherStringData(""))).isFalse();
    }

    @Test
    void agreesWithARegularExpressionOnRandomStrings() {
        Pattern ticker = Pattern.compile("(?=.{1,6}\\z)[A-Z][A-Z0-9]*+(?:[.-][A-Z0-9]++)?", Pattern.DOTALL);
        // Mostly characters of tickers, so that many of the strings are some.
        int[] alphabet = "ABCZAMZNSWKLQA0159.-.-a É\0Ａ\uD83D\uDE00".codePoints().toArray();
        Random chance = new Random(20261122);
        List<String> disagreed = new ArrayList<>();
        int tickers = 0;
        int count = 500_000;
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = chance.nextInt(9); left > 0; left--) {
                text.appendCodePoint(alphabet[chance.nextInt(alphabet.length)]);
            }
            boolean expected = ticker.matcher(text).matches();
            tickers += expected ? 1 : 0;
            if (isValidTicker.eval(StringData.fromString(text.toString())) != expected) {
                disagreed.add(text.toString());
            }
        }
        assertThat(disagreed).isEmpty();
        assertThat(tickers).isBetween(count / 10, count * 9 / 10);
    }

    private static StringData acrossSegments(String text, int segmentSize, int offset) {
        byte[] utf8 = text.getBytes(UTF_8);
        int segments = (offset + utf8.length + segmentSize - 1) / segmentSize;
        byte[] memory = new byte[segments * segmentSize];
        System.arraycopy(utf8, 0, memory, offset, utf8.length);
        MemorySegment[] wrapped = new MemorySegment[segments];
        for (int i = 0; i < segments; i++) {
            byte[] segment = Arrays.copyOfRange(memory, i * segmentSize, (i + 1) * segmentSize);
            wrapped[i] = MemorySegmentFactory.wrap(segment);
        }
        return BinaryStringData.fromAddress(wrapped, offset, utf8.length);
    }

    /** A StringData that is not Flink's own. */
    private static class OtherStringData implements StringData {

        private final String text;

        OtherStringData(String text) {
            this.text = text;
        }

        @Override
        public byte[] toBytes() {
            return text.getBytes(UTF_8);
        }

        @Override
        public String toString() {
            return text;
        }

        @Override
        public int compareTo(StringData other) {
            return text.compareTo(other.toString());
        }
    }
}
