package dev.kinesissql.udf.kinesis.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ExpiredIteratorException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.GetRecordsResult;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxyInterface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The connector's client, with an endpoint that answers what it is told. */
@Tag("kinesis")
class RecordsProxyTest {

    private static final String CBOR = "application/x-amz-cbor-1.1";
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private record Answer(int status, byte[] body, int sent) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private HttpServer server;
    private KinesisProxyInterface proxy;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            Answer answer = answers.remove();
            exchange.getResponseHeaders().set("Content-Type", CBOR);
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body(), 0, answer.sent());
            exchange.close();
        });
        server.start();
        Properties settings = new Properties();
        settings.setProperty("aws.region", "us-west-2");
        settings.setProperty("aws.endpoint", "http://localhost:" + server.getAddress().getPort());
        settings.setProperty("aws.credentials.provider", "BASIC");
        settings.setProperty("aws.credentials.provider.basic.accesskeyid", "x");
        settings.setProperty("aws.credentials.provider.basic.secretkey", "x");
        proxy = RecordsProxy.create(settings);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anAnswerComesWithItsRecords() throws Exception {
        add(answer(false, "a", "b"));

        assertIsRight(proxy.getRecords("iterator", 10), "a", "b");
    }

    @Test
    void anAnswerWithoutRecordsHasNone() throws Exception {
        add(answer(false));

        assertIsRight(proxy.getRecords("iterator", 10));
    }

    @Test
    void anAnswerThatIsCutOffIsAskedForAgain() throws Exception {
        byte[] body = answer(false, "a", "b");
        answers.add(new Answer(OK, body, body.length / 2));
        add(answer(false, "c"));

        assertIsRight(proxy.getRecords("iterator", 10), "c");
    }

    @Test
    void whatIsNotUnderstoodTheSdkReads() throws Exception {
        byte[] body = answer(true, "a", "b");
        assertThat(CborAnswer.of(body)).isEmpty();
        add(body);

        assertIsRight(proxy.getRecords("iterator", 10), "a", "b");
    }

    @Test
    void anErrorIsTheSdks() throws Exception {
        byte[] body = error("ExpiredIteratorException");
        answers.add(new Answer(BAD_REQUEST, body, body.length));

        assertThatThrownBy(() -> proxy.getRecords("iterator", 10))
                .isInstanceOf(ExpiredIteratorException.class)
                .hasMessageContaining("too old");
    }

    @Test
    void afterAnErrorThatIsWaitedOutNothingOfTheOldAnswerIsLeft() throws Exception {
        byte[] body = error("ProvisionedThroughputExceededException");
        answers.add(new Answer(BAD_REQUEST, body, body.length));
        add(answer(false, "a"));

        assertIsRight(proxy.getRecords("iterator", 10), "a");
    }

    private void add(byte[] body) {
        answers.add(new Answer(OK, body, body.length));
    }

    private void assertIsRight(GetRecordsResult result, String... texts) {
        assertThat(result.getNextShardIterator()).isEqualTo("next");
        assertThat(result.getMillisBehindLatest()).isEqualTo(1_234);
        List<Record> records = result.getRecords();
        assertThat(records)
                .extracting(record -> StandardCharsets.UTF_8.decode(record.getData().duplicate()).toString())
                .containsExactly(texts);
        assertThat(records).allSatisfy(record -> {
            assertThat(record.getPartitionKey()).isEqualTo("key");
            assertThat(record.getSequenceNumber()).isEqualTo("1");
            assertThat(record.getApproximateArrivalTimestamp()).isEqualTo(new Date(1_700_000_000_000L));
        });
        assertThat(answers).isEmpty();
    }

    /** @param fraction whether arrival times are written with a fraction, as Kinesis does not */
    private static byte[] answer(boolean fraction, String... texts) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator to = new CBORFactory().createGenerator(bytes)) {
            to.writeStartObject();
            to.writeStringField("NextShardIterator", "next");
            to.writeArrayFieldStart("Records");
            for (String text : texts) {
                to.writeStartObject();
                to.writeStringField("SequenceNumber", "1");
                to.writeStringField("PartitionKey", "key");
                to.writeFieldName("ApproximateArrivalTimestamp");
                if (fraction) {
                    to.writeNumber(1_700_000_000_000.5);
                } else {
                    to.writeNumber(1_700_000_000_000L);
                }
                to.writeBinaryField("Data", text.getBytes(StandardCharsets.UTF_8));
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeNumberField("MillisBehindLatest", 1_234);
            to.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static byte[] error(String type) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator to = new CBORFactory().createGenerator(bytes)) {
            to.writeStartObject();
            to.writeStringField("__type", type);
            to.writeStringField("message", "It is too old.");
            to.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
