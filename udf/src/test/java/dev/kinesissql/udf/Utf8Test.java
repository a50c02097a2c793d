package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    private static int javasFirstInvalid(byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CoderResult result = UTF_8.newDecoder().decode(input, CharBuffer.allocate(bytes.length + 1), true);
        return result.isError() ? input.position() : -1;
    }

    @Test
    void agreesWithJavaOnEveryCharacter() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                assertThat(Utf8.firstInvalid(Character.toString(c).getBytes(UTF_8))).isEqualTo(-1);
            }
        }
    }

    @Test
    void agreesWithJavaOnEverySequenceOfThreeBytes() {
        for (int i = 0; i < 1 << 24; i++) {
            byte[] bytes = {(byte) (i >> 16), (byte) (i >> 8), (byte) i};
            if ((i & 0x800000) != 0 && Utf8.firstInvalid(bytes) != javasFirstInvalid(bytes)) {
                assertThat(Utf8.firstInvalid(bytes)).as("%06x", i).isEqualTo(javasFirstInvalid(bytes));
            }
        }
    }

    @Test
    void agreesWithJavaOnDamagedText() {
        byte[] text = "{\"ticker\": \"AAPL\", \"é\": \"日本語 😀😀\", \"price\": 187.15}".getBytes(UTF_8);
        Random random = new Random(20261122);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = text.clone();
            for (int damage = random.nextInt(3); damage > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(Utf8.firstInvalid(bytes)).isEqualTo(javasFirstInvalid(bytes));
        }
    }
}
