package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class RecordTextTest {

    @Test
    void recordBytesHasTheRecordBack() throws Exception {
        Random random = new Random(20261124);
        String alphabet = "base64:cut{}\"é";
        for (int i = 0; i < 10_000; i++) {
            byte[] record = random.nextBoolean()
                    ? random.ints(random.nextInt(12), 0, alphabet.length())
                            .mapToObj(at -> alphabet.substring(at, at + 1))
                            .reduce(random.nextBoolean() ? "base64:" : "cut:", String::concat)
                            .getBytes(UTF_8)
                    : bytes(random);

            String text = new RecordText().eval(record).toString();

            assertThat(new RecordBytes().eval(StringData.fromString(text))).as(text).isEqualTo(record);
        }
    }

    @Test
    void nullIsNull() {
        assertThat(new RecordText().eval(null)).isNull();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return bytes;
    }
}
