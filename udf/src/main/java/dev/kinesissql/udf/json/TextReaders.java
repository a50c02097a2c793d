package dev.kinesissql.udf.json;

import java.io.IOException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.Base64Variants;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.table.data.StringData;

/** The readers for CHAR, VARCHAR, BOOLEAN, BINARY and VARBINARY. */
final class TextReaders {

    private TextReaders() {}

    /** CHAR and VARCHAR: a text as it is, every other value as its JSON text. */
    static final class Text extends FieldReader {

        private final int maxLength;

        Text(int maxLength) {
            super(maxLength == Integer.MAX_VALUE ? "a text" : "a text of at most " + maxLength + " characters");
            this.maxLength = maxLength;
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            String text;
            if (token.isStructStart()) {
                text = JsonText.copy(parser);
            } else if (parser.isNaN()) {
                return BAD;
            } else {
                text = parser.getText();
            }
            boolean fits = text.length() <= maxLength || text.codePointCount(0, text.length()) <= maxLength;
            return fits ? StringData.fromString(text) : BAD;
        }

        @Override
        Object zero() {
            return StringData.fromString("");
        }
    }

    /** BOOLEAN: true or false, also as text. */
    static final class Bool extends FieldReader {

        Bool() {
            super("true or false");
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            if (token == JsonToken.VALUE_TRUE) {
                return Boolean.TRUE;
            }
            if (token == JsonToken.VALUE_FALSE) {
                return Boolean.FALSE;
            }
            if (token == JsonToken.VALUE_STRING) {
                String text = parser.getText().trim();
                if (text.equalsIgnoreCase("true")) {
                    return Boolean.TRUE;
                }
                if (text.equalsIgnoreCase("false")) {
                    return Boolean.FALSE;
                }
            }
            return BAD;
        }

        @Override
        Object zero() {
            return Boolean.FALSE;
        }
    }

    /** BINARY and VARBINARY: Base64 with padding, as Jackson's default variant reads it. */
    static final class Bytes extends FieldReader {

        private final int maxLength;

        Bytes(int maxLength) {
            super(maxLength == Integer.MAX_VALUE ? "Base64" : "Base64 of at most " + maxLength + " bytes");
            this.maxLength = maxLength;
        }

        @Override
        Object read(JsonParser parser, JsonToken token) throws IOException {
            if (token != JsonToken.VALUE_STRING) {
                return BAD;
            }
            try {
                byte[] bytes = Base64Variants.getDefaultVariant().decode(parser.getText());
                return bytes.length <= maxLength ? bytes : BAD;
            } catch (IllegalArgumentException notBase64) {
                return BAD;
            }
        }

        @Override
        Object zero() {
            return new byte[0];
        }
    }
}
