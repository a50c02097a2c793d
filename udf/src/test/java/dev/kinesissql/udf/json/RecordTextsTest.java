package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;

class RecordTextsTest {

    private final RecordTexts texts = new RecordTexts();

    /** Copied and not, up to the end of what copies have in common and beyond. */
    @Test
    void textsStayWhatTheyAre() {
        Random random = new Random(20261128);
        List<BinaryStringData> made = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] record = new byte[60];
            for (int at = 0; at < record.length; at++) {
                record[at] = (byte) ('A' + random.nextInt(26));
            }
            for (int text = 0; text < 3; text++) {
                int from = random.nextInt(10);
                int to = from + random.nextInt(50);
                made.add(texts.text(record, from, to));
                expected.add(new String(record, from, to - from, ISO_8859_1));
            }
        }

        assertThat(made).extracting(BinaryStringData::toString).isEqualTo(expected);
    }

    @Test
    void shortTextsDoNotReferToTheRecord() {
        byte[] record = "AAPL and a text of more than thirty-two bytes".getBytes(ISO_8859_1);
        BinaryStringData ticker = texts.text(record, 0, 4);
        BinaryStringData all = texts.text(record, 0, record.length);

        assertThat(ticker.getSegments()[0].getArray()).isNotSameAs(record);
        assertThat(all.getSegments()[0].getArray()).isSameAs(record);
    }
}
