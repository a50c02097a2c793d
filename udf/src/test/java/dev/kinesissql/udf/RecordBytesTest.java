package dev.kinesissql.udf;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBytesTest {

    private final RecordBytes recordBytes = new RecordBytes();

    @ParameterizedTest
    @ValueSource(strings = {"cut:", "cut:{\"a\": 1", "cut:base64:AAAA", "base64:A", "base64:no base64"})
    void itIsNullForWhatCannotBeHadBack(String text) {
        assertThat(recordBytes.eval(StringData.fromString(text))).isNull();
    }

    @Test
    void itIsNullForNull() {
        assertThat(recordBytes.eval(null)).isNull();
    }
}
