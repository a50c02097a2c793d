package dev.kinesissql.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodingTest {

    @ParameterizedTest
    @EnumSource
    void aContentTypeNamesIt(Encoding encoding) {
        assertThat(Encoding.of(encoding.contentType())).isEqualTo(encoding);
    }

    @Test
    void anotherContentTypeIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.of("text/plain"))
                .withMessage("The Content-Type of a call was expected as application/x-amz-json-1.1 or"
                        + " application/x-amz-cbor-1.1, but is text/plain.");
    }

    @Test
    void bytesAreBase64InJson() {
        assertThat(Encoding.JSON.write(record())).asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"Data\":\"AP8=\",\"PartitionKey\":\"AAPL\"}");
    }

    /** An object of indefinite length, as RFC 8949 has it: 0x42 begins two bytes, 0x44, 0x6c and 0x64 begin texts. */
    @Test
    void bytesAreBytesInCbor() {
        assertThat(HexFormat.of().formatHex(Encoding.CBOR.write(record())))
                .isEqualTo("bf" + "64" + hex("Data") + "42" + "00ff" + "6c" + hex("PartitionKey") + "64" + hex("AAPL")
                        + "ff");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadIsWrittenAsItWas(Encoding encoding) {
        byte[] body = encoding.write(record());

        assertThat(encoding.write(encoding.read(body))).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource
    void anythingButAnObjectIsNotRead(Encoding encoding) {
        byte[] other = (encoding == Encoding.CBOR ? Encoding.JSON : Encoding.CBOR).write(record());

        assertThatThrownBy(() -> encoding.read(other))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("A body of " + other.length + " bytes is not " + encoding);
    }

    private static ObjectNode record() {
        return JsonNodeFactory.instance.objectNode().put("Data", new byte[] {0, -1}).put("PartitionKey", "AAPL");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
