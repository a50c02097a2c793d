package dev.kinesissql.local.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** How a call of Kinesis and its answer are written; the AWS SDKs for Java write CBOR unless they are told not to. */
enum Encoding {
    JSON("application/x-amz-json-1.1", new ObjectMapper()),
    CBOR("application/x-amz-cbor-1.1", new ObjectMapper(new CBORFactory()));

    private final String contentType;
    private final ObjectMapper mapper;

    Encoding(String contentType, ObjectMapper mapper) {
        this.contentType = contentType;
        this.mapper = mapper;
    }

    /**
     * The encoding that a call's Content-Type names.
     *
     * @throws IllegalArgumentException when it names neither
     */
    static Encoding of(String contentType) {
        return Arrays.stream(values())
                .filter(each -> each.contentType.equals(contentType))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The Content-Type of a call was expected as "
                        + JSON.contentType + " or " + CBOR.contentType + ", but is " + contentType + "."));
    }

    String contentType() {
        return contentType;
    }

    /** Throws an {@link UncheckedIOException} when the bytes are not an object in this encoding. */
    ObjectNode read(byte[] body) {
        try {
            return mapper.readValue(body, ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException("A body of " + body.length + " bytes is not " + this, e);
        }
    }

    byte[] write(ObjectNode body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
