package dev.kinesissql.udf.json;

import java.io.IOException;
import java.io.StringWriter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;

/** Walks over a JSON value, of whatever depth, to skip it or to copy its text, and keeps to the limits. */
final class JsonText {

    /** The levels of objects and arrays that a record may have; half of what Jackson allows in Flink 2. */
    static final int MAX_DEPTH = 500;

    /** The characters that a number may have; what Jackson allows in Flink 2. Its conversion takes quadratic time. */
    static final int MAX_NUMBER_LENGTH = 1_000;

    private static final JsonFactory GENERATORS = new JsonFactory();

    private JsonText() {}

    /**
     * Moves the parser to the last token of the value at its current token.
     *
     * @throws RecordFault if the value breaks a limit or holds NaN or an infinity
     */
    static void skip(JsonParser parser) throws IOException {
        int depth = 1; // of the record itself
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                checkDepth(parser, ++depth);
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token.isNumeric()) {
                checkLength(parser);
                checkFinite(parser);
            }
            if (depth == 1) {
                return;
            }
            token = parser.nextToken();
        }
    }

    /**
     * The text of the object or array at the parser's current token: without white space, numbers as they are written,
     * in texts only the escapes that JSON demands. Moves the parser to the value's last token.
     *
     * @throws RecordFault if the value breaks a limit or holds NaN or an infinity
     */
    static String copy(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = GENERATORS.createGenerator(text)) {
            int depth = 1;
            JsonToken token = parser.currentToken();
            while (true) {
                if (token.isStructStart()) {
                    checkDepth(parser, ++depth);
                } else if (token.isStructEnd()) {
                    depth--;
                }
                copyToken(parser, token, generator);
                if (depth == 1) {
                    break;
                }
                token = parser.nextToken();
            }
        }
        return text.toString();
    }

    /** @throws RecordFault if the number at the current token is too long */
    static void checkLength(JsonParser parser) throws IOException {
        int length = parser.getTextLength();
        if (length > MAX_NUMBER_LENGTH) {
            throw new RecordFault(
                    "a number of " + length + " characters (at most " + MAX_NUMBER_LENGTH + " are read)", parser);
        }
    }

    private static void checkFinite(JsonParser parser) throws IOException {
        if (parser.isNaN()) {
            throw RecordFault.notFinite(parser);
        }
    }

    private static void checkDepth(JsonParser parser, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new RecordFault("nested deeper than " + MAX_DEPTH + " levels", parser);
        }
    }

    private static void copyToken(JsonParser parser, JsonToken token, JsonGenerator generator) throws IOException {
        switch (token) {
            case START_OBJECT:
                generator.writeStartObject();
                break;
            case END_OBJECT:
                generator.writeEndObject();
                break;
            case START_ARRAY:
                generator.writeStartArray();
                break;
            case END_ARRAY:
                generator.writeEndArray();
                break;
            case FIELD_NAME:
                generator.writeFieldName(parser.currentName());
                break;
            case VALUE_STRING:
                generator.writeString(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                break;
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                checkLength(parser);
                checkFinite(parser);
                generator.writeNumber(parser.getText());
                break;
            default: // true, false, null
                generator.writeRawValue(parser.getText());
        }
    }
}
