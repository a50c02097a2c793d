package dev.kinesissql.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;

/** How a call of Kinesis and its answer are written; the AWS SDKs for Java write CBOR unless they are told not to. */
public enum Encoding {
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
    public static Encoding of(String contentType) {
        return Arrays.stream(values())
                .filter(each -> each.contentType.equals(contentType))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The Content-Type of a call was expected as "
                        + JSON.contentType + " or " + CBOR.contentType + ", but is " + contentType + "."));
    }

    /** The Content-Type of calls and answers. */
    public String contentType() {
        return contentType;
    }

    /** Throws an {@link UncheckedIOException} when the bytes are not an object in this encoding. */
    public ObjectNode read(byte[] body) {
        try {
            return mapper.readValue(body, ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException("A body of " + body.length + " bytes is not " + this, e);
        }
    }

    /** An object in this encoding. */
    public byte[] write(ObjectNode body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A time as a value: seconds in JSON, milliseconds in CBOR. */
    public ValueNode timestamp(long epochMillis) {
        return this == CBOR ? LongNode.valueOf(epochMillis) : DecimalNode.valueOf(BigDecimal.valueOf(epochMillis, 3));
    }

    /** The milliseconds of a value by {@link #timestamp}. */
    public long epochMillis(JsonNode timestamp) {
        return this == CBOR ? timestamp.longValue() : timestamp.decimalValue().movePointRight(3).longValue();
    }
}
