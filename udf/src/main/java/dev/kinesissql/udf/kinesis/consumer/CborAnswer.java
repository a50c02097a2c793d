package dev.kinesissql.udf.kinesis.consumer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;

/**
 * An answer of GetRecords in CBOR (RFC 8949), as Kinesis writes it, taken apart: its records, and the answer without them.
 * The SDK's own reader compares the name of each field with all that there may be and gives each record three buffers; that
 * is most of what the connector does for a record.
 *
 * <p>Not everything that CBOR allows is understood: what is not is for the SDK to read.
 */
final class CborAnswer {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int SIMPLE = 7;

    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xFF;
    private static final int OPEN_MAP = 0xBF;
    /** How deep values may be nested within each other; an answer of Kinesis goes down to 4. */
    private static final int DEPTH = 16;

    private static final byte[] RECORDS = ascii("Records");
    private static final byte[] SEQUENCE_NUMBER = ascii("SequenceNumber");
    private static final byte[] ARRIVAL = ascii("ApproximateArrivalTimestamp");
    private static final byte[] DATA = ascii("Data");
    private static final byte[] PARTITION_KEY = ascii("PartitionKey");
    private static final byte[] ENCRYPTION = ascii("EncryptionType");

    private final byte[] body;
    private int place;
    private String lastKey = "";
    private int lastKeyPlace;
    private int lastKeyLength;

    private final List<Record> records = new ArrayList<>();
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    private CborAnswer(byte[] body) {
        this.body = body;
    }

    /** Takes an answer apart; empty when there is something in it that is not understood. */
    static Optional<CborAnswer> of(byte[] body) {
        CborAnswer answer = new CborAnswer(body);
        try {
            answer.read();
            return Optional.of(answer);
        } catch (NotUnderstood | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** The records, in their order. Their data are parts of the body. */
    List<Record> records() {
        return records;
    }

    /** The answer without its records, in CBOR. */
    byte[] rest() {
        return rest.toByteArray();
    }

    /** Thrown and caught here only. */
    private static final class NotUnderstood extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotUnderstood() {
            super(null, null, false, false);
        }
    }

    private void read() {
        rest.write(OPEN_MAP);
        int fields = open(MAP);
        for (int i = 0; more(fields, i); i++) {
            int from = place;
            int length = open(TEXT);
            int name = take(length);
            if (is(RECORDS, name, length)) {
                readRecords();
            } else {
                skip(0);
                rest.write(body, from, place - from);
            }
        }
        rest.write(BREAK);
        if (place != body.length) {
            throw new NotUnderstood();
        }
    }

    private void readRecords() {
        int count = open(ARRAY);
        for (int i = 0; more(count, i); i++) {
            records.add(readRecord());
        }
    }

    private Record readRecord() {
        Record record = new Record();
        int fields = open(MAP);
        for (int i = 0; more(fields, i); i++) {
            int length = open(TEXT);
            int name = take(length);
            if (is(DATA, name, length)) {
                int bytes = open(BYTES);
                // A slice, for readers that rewind it.
                record.setData(ByteBuffer.wrap(body, take(bytes), bytes).slice());
            } else if (is(SEQUENCE_NUMBER, name, length)) {
                record.setSequenceNumber(text());
            } else if (is(PARTITION_KEY, name, length)) {
                record.setPartitionKey(partitionKey());
            } else if (is(ARRIVAL, name, length)) {
                record.setApproximateArrivalTimestamp(new Date(millis()));
            } else if (is(ENCRYPTION, name, length)) {
                record.setEncryptionType(text());
            } else {
                skip(0);
            }
        }
        if (record.getData() == null || record.getSequenceNumber() == null
                || record.getApproximateArrivalTimestamp() == null) {
            throw new NotUnderstood();
        }
        return record;
    }

    private String text() {
        int length = open(TEXT);
        return new String(body, take(length), length, StandardCharsets.UTF_8);
    }

    /** Often the one of the record before. */
    private String partitionKey() {
        int length = open(TEXT);
        int from = take(length);
        if (!equal(lastKeyPlace, lastKeyLength, from, length)) {
            lastKey = new String(body, from, length, StandardCharsets.UTF_8);
            lastKeyPlace = from;
            lastKeyLength = length;
        }
        return lastKey;
    }

    /** Milliseconds since 1970 as a whole number, with a tag that says that it is a time or without. */
    private long millis() {
        int head = head();
        if (head >>> 5 == TAG) {
            argument(head);
            head = head();
        }
        if (head >>> 5 != UNSIGNED) {
            throw new NotUnderstood();
        }
        return argument(head);
    }

    /** Reads the beginning of a value of a kind; returns its length or number of elements, -1 when it ends by a break. */
    private int open(int kind) {
        int head = head();
        if (head >>> 5 != kind) {
            throw new NotUnderstood();
        }
        if ((head & 31) == INDEFINITE) {
            if (kind != ARRAY && kind != MAP) {
                throw new NotUnderstood();
            }
            return -1;
        }
        long argument = argument(head);
        if (argument < 0 || argument > body.length) {
            throw new NotUnderstood();
        }
        return (int) argument;
    }

    /** Whether an array or map has a next element; takes the break away that says no. */
    private boolean more(int count, int read) {
        if (count >= 0) {
            return read < count;
        }
        if ((body[place] & 0xFF) == BREAK) {
            place++;
            return false;
        }
        return true;
    }

    private int head() {
        return body[place++] & 0xFF;
    }

    private long argument(int head) {
        int info = head & 31;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new NotUnderstood();
        }
        long argument = 0;
        for (int i = 1 << info - 24; i > 0; i--) {
            argument = argument << 8 | body[place++] & 0xFF;
        }
        return argument;
    }

    /** Goes behind so many bytes; returns where they begin. */
    private int take(int length) {
        int from = place;
        if (length > body.length - from) {
            throw new NotUnderstood();
        }
        place += length;
        return from;
    }

    private void skip(int depth) {
        if (depth > DEPTH) {
            throw new NotUnderstood();
        }
        int kind = (body[place] & 0xFF) >>> 5;
        switch (kind) {
            case UNSIGNED:
            case NEGATIVE:
            case SIMPLE:
                argument(head());
                break;
            case BYTES:
            case TEXT:
                take(open(kind));
                break;
            case TAG:
                argument(head());
                skip(depth + 1);
                break;
            default:
                int count = open(kind);
                for (int i = 0; more(count, i); i++) {
                    skip(depth + 1);
                    if (kind == MAP) {
                        skip(depth + 1);
                    }
                }
        }
    }

    private boolean is(byte[] name, int from, int length) {
        if (length != name.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(int from, int length, int otherFrom, int otherLength) {
        if (length != otherLength) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body[from + i] != body[otherFrom + i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
