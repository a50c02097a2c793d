package dev.kinesissql.udf.json;

import java.io.IOException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonLocation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.io.JsonEOFException;

/** Why a record as a whole cannot be read. Bytes are counted from 1. */
final class RecordFault extends IOException {

    RecordFault(String reason) {
        super(reason);
    }

    /** A fault at the parser's current token. */
    RecordFault(String reason, JsonParser parser) {
        super(reason + " at byte " + (parser.currentTokenLocation().getByteOffset() + 1));
    }

    /** A record whose first token, the parser's current one, does not begin an object. */
    static RecordFault noObject(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return new RecordFault("blank record");
        }
        if (token == JsonToken.START_ARRAY) {
            return new RecordFault("an array", parser);
        }
        if (token == JsonToken.VALUE_STRING) {
            return new RecordFault("a text", parser);
        }
        return new RecordFault(token.isNumeric() ? "a number" : "a literal", parser);
    }

    /** NaN or an infinity, the parser's current token. */
    static RecordFault notFinite(JsonParser parser) throws IOException {
        return new RecordFault(parser.getText() + " is not a JSON number,", parser);
    }

    /** The reason in words for what could not be parsed. */
    static String describe(Exception e, int recordLength) {
        if (e instanceof RecordFault) {
            return e.getMessage();
        }
        if (!(e instanceof JsonProcessingException)) {
            // Such as Jackson's IllegalStateException for names made to collide in its hash table.
            return "cannot be parsed: " + Excerpt.of(e.toString());
        }
        String reason = ((JsonProcessingException) e).getOriginalMessage();
        if (e instanceof JsonEOFException || reason.startsWith("Unexpected end-of-input")) {
            return "the record breaks off after byte " + recordLength;
        }
        // Flink 1.20's Jackson means the byte behind the bad one, Flink 2's mostly the bad one itself, counted from 0.
        JsonLocation location = ((JsonProcessingException) e).getLocation();
        String where = location == null ? "" : " near byte " + Math.max(1, location.getByteOffset());
        return "malformed" + where + ": " + Excerpt.of(reason);
    }

    /** A record in error is no event of the program: nobody reads the stack. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
