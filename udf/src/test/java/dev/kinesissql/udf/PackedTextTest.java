package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTextTest {

    /** Few different bytes, at all places of memory, so that equal ones and ones that differ in length are among them. */
    @Test
    void packsTheBytesAndTheirNumber() {
        Random random = new Random(20261128);
        byte[] alphabet = {0, 1, 'A', -1};
        Map<Long, String> texts = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(PackedText.MAX_BYTES + 1)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = alphabet[random.nextInt(alphabet.length)];
            }
            String text = new String(bytes, ISO_8859_1);

            long packed = PackedText.pack(inMemory(bytes, random.nextInt(5), random.nextInt(2)));

            assertThat(texts.putIfAbsent(packed, text)).isIn(null, text);
            assertThat(PackedText.length(packed)).isEqualTo(bytes.length);
            byte[] unpacked = new byte[bytes.length];
            for (int at = 0; at < bytes.length; at++) {
                unpacked[at] = PackedText.byteAt(packed, at);
            }
            assertThat(unpacked).isEqualTo(bytes);
        }
        assertThat(texts).hasSizeGreaterThan(10_000).doesNotContainKey(PackedText.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AAPL", "BRK.B", "1234567", "äöü", "€\uD83D\uDE00"})
    void textsInBytesAndInCharactersAreTheSame(String text) {
        assertThat(PackedText.pack(StringData.fromString(text)))
                .isEqualTo(PackedText.pack(inMemory(StringData.fromString(text).toBytes(), 3, 0)))
                .isNotEqualTo(PackedText.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678", "123456ä", "A text that is much longer"})
    void aTextOfMoreBytesIsTooLong(String text) {
        long packed = PackedText.pack(StringData.fromString(text));
        assertThat(packed).isEqualTo(PackedText.TOO_LONG);
        assertThat(PackedText.length(packed)).isEqualTo(-1);
    }

    @Test
    void readsAcrossMemorySegments() {
        byte[] text = "BRK-B12".getBytes(ISO_8859_1);
        MemorySegment[] segments = {
            MemorySegmentFactory.wrap(Arrays.copyOfRange(text, 0, 4)),
            MemorySegmentFactory.wrap(Arrays.copyOfRange(text, 4, 8)) // one byte more
        };
        assertThat(PackedText.pack(BinaryStringData.fromAddress(segments, 1, 6)))
                .isEqualTo(PackedText.pack(StringData.fromString("RK-B12")));
    }

    /** With so many other bytes before and behind. */
    private static BinaryStringData inMemory(byte[] bytes, int before, int behind) {
        byte[] memory = new byte[before + bytes.length + behind];
        Arrays.fill(memory, (byte) 'x');
        System.arraycopy(bytes, 0, memory, before, bytes.length);
        return BinaryStringData.fromAddress(
                new MemorySegment[] {MemorySegmentFactory.wrap(memory)}, before, bytes.length);
    }
}
