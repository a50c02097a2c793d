package dev.kinesissql.udf.kinesis.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.kinesis.shaded.com.amazonaws.http.HttpResponse;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.GetRecordsResult;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.transform.GetRecordsResultJsonUnmarshaller;
import org.apache.flink.kinesis.shaded.com.amazonaws.transform.JsonUnmarshallerContext;
import org.apache.flink.kinesis.shaded.com.amazonaws.transform.JsonUnmarshallerContextImpl;
import org.apache.flink.kinesis.shaded.com.amazonaws.transform.SimpleTypeCborUnmarshallers;
import org.apache.flink.kinesis.shaded.com.amazonaws.transform.Unmarshaller;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The records as the SDK reads them are what is right. */
@Tag("kinesis")
class CborAnswerTest {

    private static final long SEED = 20261125;
    private static final int ANSWERS = 2_000;
    private static final int TIME = 1;
    private static final Map<Class<?>, Unmarshaller<?, JsonUnmarshallerContext>> UNMARSHALLERS = Map.of(
            String.class, SimpleTypeCborUnmarshallers.StringCborUnmarshaller.getInstance(),
            Long.class, SimpleTypeCborUnmarshallers.LongCborUnmarshaller.getInstance(),
            Date.class, SimpleTypeCborUnmarshallers.DateCborUnmarshaller.getInstance(),
            ByteBuffer.class, SimpleTypeCborUnmarshallers.ByteBufferCborUnmarshaller.getInstance());

    @Test
    void anAnswerIsReadAsTheSdkReadsIt() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < ANSWERS; i++) {
            byte[] body = new Writer(random).answer();

            CborAnswer answer = CborAnswer.of(body).orElseThrow();
            GetRecordsResult read = bySdk(answer.rest());

            assertThat(read.getRecords()).as("answer " + i).isEmpty();
            read.setRecords(answer.records());
            assertThat(read).as("answer " + i).isEqualTo(bySdk(body));
        }
    }

    @Test
    void theDataOfARecordBeginAtTheBeginningOfTheirBuffer() throws Exception {
        ByteBuffer data = CborAnswer.of(answer(writer -> writer.writeBinary(new byte[] {7, 8}))).orElseThrow()
                .records().get(0).getData();

        data.get();
        data.rewind();
        assertThat(data.remaining()).isEqualTo(2);
        assertThat(data.get()).isEqualTo((byte) 7);
    }

    @Test
    void whatIsCutOffIsNotUnderstood() throws Exception {
        byte[] body = new Writer(new Random(SEED)).answer();
        for (int length = 0; length < body.length; length++) {
            assertThat(CborAnswer.of(Arrays.copyOf(body, length))).as("the first " + length + " bytes").isEmpty();
        }
        assertThat(CborAnswer.of(Arrays.copyOf(body, body.length + 1))).isEmpty();
    }

    @Test
    void damageIsNotAnError() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < ANSWERS; i++) {
            byte[] body = new Writer(random).answer();
            for (int j = 0; j < 3; j++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            // It ends, without an exception.
            CborAnswer.of(body);
        }
    }

    @Test
    void valuesOfOtherKindsAreNotUnderstood() throws Exception {
        assertThat(CborAnswer.of(answer(writer -> writer.writeString("text")))).isEmpty();
        assertThat(CborAnswer.of(answer(CBORGenerator::writeNull))).isEmpty();
        assertThat(CborAnswer.of(new byte[] {(byte) 0x80})).isEmpty();
        assertThat(CborAnswer.of("{\"Records\":[]}".getBytes())).isEmpty();
    }

    @Test
    void valuesThatAreNestedWithoutEndAreNotUnderstood() {
        byte[] body = new byte[100_000];
        Arrays.fill(body, (byte) 0x81);
        body[0] = (byte) 0xA1;
        body[1] = 0x61;
        body[2] = 'a';

        assertThat(CborAnswer.of(body)).isEmpty();
    }

    private interface Value {
        void write(CBORGenerator to) throws Exception;
    }

    /** An answer with one record. */
    private static byte[] answer(Value data) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator to = new CBORFactory().createGenerator(bytes)) {
            to.writeStartObject();
            to.writeArrayFieldStart("Records");
            to.writeStartObject();
            to.writeStringField("SequenceNumber", "1");
            to.writeNumberField("ApproximateArrivalTimestamp", 1L);
            to.writeFieldName("Data");
            data.write(to);
            to.writeEndObject();
            to.writeEndArray();
            to.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static GetRecordsResult bySdk(byte[] body) throws Exception {
        try (JsonParser parser = new CBORFactory().createParser(new ByteArrayInputStream(body))) {
            return GetRecordsResultJsonUnmarshaller.getInstance().unmarshall(new JsonUnmarshallerContextImpl(
                    parser, UNMARSHALLERS, new HttpResponse(null, null)));
        }
    }

    /** Writes answers of any content, with fields in any order, some of them unknown ones. */
    private static final class Writer {

        private final Random random;

        Writer(Random random) {
            this.random = random;
        }

        byte[] answer() throws Exception {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (CBORGenerator to = new CBORFactory().createGenerator(bytes)) {
                List<Value> fields = shuffled(
                        each -> records(each),
                        each -> each.writeStringField("NextShardIterator", text(300)),
                        each -> each.writeNumberField("MillisBehindLatest", random.nextLong() >>> random.nextInt(63)),
                        this::unknown);
                start(to, fields.size());
                for (Value field : fields) {
                    field.write(to);
                }
                to.writeEndObject();
            }
            return bytes.toByteArray();
        }

        private void records(CBORGenerator to) throws Exception {
            int count = random.nextInt(30);
            to.writeFieldName("Records");
            if (random.nextBoolean()) {
                to.writeStartArray();
            } else {
                to.writeStartArray(null, count);
            }
            for (int i = 0; i < count; i++) {
                record(to);
            }
            to.writeEndArray();
        }

        private void record(CBORGenerator to) throws Exception {
            List<Value> fields = shuffled(
                    each -> each.writeStringField("SequenceNumber", text(60)),
                    each -> each.writeStringField("PartitionKey", random.nextBoolean() ? "AAPL" : text(256)),
                    each -> {
                        byte[] data = new byte[random.nextInt(300)];
                        random.nextBytes(data);
                        each.writeBinaryField("Data", data);
                    },
                    each -> {
                        each.writeFieldName("ApproximateArrivalTimestamp");
                        if (random.nextBoolean()) {
                            each.writeTag(TIME);
                        }
                        each.writeNumber(random.nextLong() >>> 1 + random.nextInt(60));
                    },
                    random.nextBoolean() ? this::unknown : each -> each.writeStringField("EncryptionType", "KMS"));
            start(to, fields.size());
            for (Value field : fields) {
                field.write(to);
            }
            to.writeEndObject();
        }

        private void unknown(CBORGenerator to) throws Exception {
            to.writeFieldName("Unknown");
            to.writeStartArray();
            to.writeNumber(random.nextInt());
            to.writeNumber(-random.nextDouble());
            to.writeBoolean(random.nextBoolean());
            to.writeNull();
            to.writeBinary(new byte[random.nextInt(30)]);
            to.writeStartObject();
            to.writeStringField("Records", text(20));
            to.writeEndObject();
            to.writeEndArray();
        }

        private void start(CBORGenerator to, int fields) throws Exception {
            if (random.nextBoolean()) {
                to.writeStartObject();
            } else {
                to.writeStartObject(null, fields);
            }
        }

        private List<Value> shuffled(Value... values) {
            List<Value> list = Arrays.asList(values);
            Collections.shuffle(list, random);
            return list;
        }

        private String text(int most) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(most);
            boolean ascii = random.nextBoolean();
            while (text.length() < length) {
                text.appendCodePoint(ascii ? '0' + random.nextInt(10) : 0x20 + random.nextInt(0x3000));
            }
            return text.toString();
        }
    }
}
