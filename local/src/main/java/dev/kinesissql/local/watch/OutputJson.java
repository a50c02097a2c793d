package dev.kinesissql.local.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads one JSON object and its fields, with errors that show the record. */
final class OutputJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String expected;
    private final String text;
    private final JsonNode object;

    /**
     * @param expected for messages: what the record should be
     * @throws UnreadableRecordException when {@code text} is not one JSON object
     */
    OutputJson(String expected, String text) {
        this.expected = expected;
        this.text = text;
        try {
            object = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableRecordException(expected, "this is not JSON", text, e);
        }
        if (!object.isObject()) {
            throw unreadable("this is not a JSON object", null);
        }
    }

    /** A field's text; it is an error when it is missing, null or not a text. */
    String text(String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw unreadable("'" + field + "' is " + found(value), null);
        }
        return value.textValue();
    }

    /** A field's number; it is an error when it is missing, null or not a number. */
    double number(String field) {
        JsonNode value = object.path(field);
        if (!value.isNumber()) {
            throw unreadable("'" + field + "' is " + found(value), null);
        }
        return value.doubleValue();
    }

    UnreadableRecordException unreadable(String problem, Throwable cause) {
        return new UnreadableRecordException(expected, problem, text, cause);
    }

    private static String found(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }
}
