package dev.kinesissql.local.faults;

import static dev.kinesissql.local.faults.FaultyKinesis.GET_RECORDS;
import static dev.kinesissql.local.faults.FaultyKinesis.PUT_RECORDS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kinesissql.local.e2e.EmulatorExtension;
import dev.kinesissql.local.faults.FaultyKinesis.Fault;
import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What a client sees through the proxy, and what the emulator behind it has stored. */
class FaultyKinesisIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    private static final String STREAM = "faulty";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final PutRecordsResultEntry REFUSED = PutRecordsResultEntry.builder()
            .errorCode(FaultyKinesis.THROUGHPUT_EXCEEDED).errorMessage(FaultyKinesis.MESSAGE).build();
    private static final Set<String> READS = Set.of(GET_RECORDS);
    private static final Set<String> WRITES = Set.of(PUT_RECORDS);
    /** Of the form that the emulator asks for; it does not look at the signature. */
    private static final String AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=x/20261122/us-west-2/kinesis/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=x";
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static KinesisClient emulator;

    private FaultyKinesis kinesis;
    private KinesisClient client;
    private String end;

    @BeforeAll
    static void createStream() throws Exception {
        emulator = EMULATOR.endpoint().client();
        new Streams(emulator, EMULATOR.endpoint()).ensure(Map.of(STREAM, 1), LIMIT);
    }

    @AfterAll
    static void closeEmulatorsClient() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @BeforeEach
    void startAtTheEndOfTheStream() throws Exception {
        end = emulator.getShardIterator(r -> r.streamName(STREAM).shardId("shardId-000000000000")
                        .shardIteratorType("LATEST"))
                .shardIterator();
        kinesis = new FaultyKinesis(EMULATOR.endpoint());
        client = client(Encoding.CBOR);
    }

    @AfterEach
    void close() {
        client.close();
        kinesis.close();
    }

    /** The client of the tools; the SDK writes CBOR unless it is told otherwise when the client is made. */
    private KinesisClient client(Encoding encoding) {
        String cborEnabled = "aws.cborEnabled";
        System.setProperty(cborEnabled, Boolean.toString(encoding == Encoding.CBOR));
        try {
            return kinesis.endpoint().client();
        } finally {
            System.clearProperty(cborEnabled);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsComeAsTheyWereSent(Encoding encoding) {
        byte[] everyByte = new byte[256];
        IntStream.range(0, everyByte.length).forEach(i -> everyByte[i] = (byte) i);
        try (KinesisClient writer = client(encoding)) {
            PutRecordsResponse put = writer.putRecords(r -> r.streamName(STREAM).records(
                    PutRecordsRequestEntry.builder()
                            .data(SdkBytes.fromByteArray(everyByte))
                            .partitionKey("BRK.B \u20ac")
                            .explicitHashKey("7")
                            .build(),
                    entry("second")));
            List<Record> read = writer.getRecords(r -> r.shardIterator(end)).records();

            assertThat(put.sdkHttpResponse().firstMatchingHeader("Content-Type")).contains(encoding.contentType());
            assertThat(read).isEqualTo(emulator.getRecords(r -> r.shardIterator(end)).records());
            assertThat(read).extracting(Record::partitionKey).containsExactly("BRK.B \u20ac", "key");
            assertThat(read.get(0).data().asByteArray()).isEqualTo(everyByte);
            assertThat(read).extracting(Record::sequenceNumber)
                    .isEqualTo(put.records().stream().map(PutRecordsResultEntry::sequenceNumber).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JSON, ListShards, faulty, 200",
        "CBOR, ListShards, faulty, 200",
        "JSON, DescribeStreamSummary, unknown, 400",
        "CBOR, DescribeStreamSummary, unknown, 400"
    })
    void anAnswerIsTheEmulatorsOwn(Encoding encoding, String operation, String stream, int status) throws Exception {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("StreamName", stream);

        HttpResponse<byte[]> direct = send(EMULATOR.endpoint(), operation, encoding, request);
        HttpResponse<byte[]> through = send(kinesis.endpoint(), operation, encoding, request);

        assertThat(through.statusCode()).isEqualTo(status).isEqualTo(direct.statusCode());
        assertThat(headers(through)).isEqualTo(headers(direct));
        assertThat(through.body()).isEqualTo(direct.body());
        assertThat(kinesis.calls(operation)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void answeredCallsAreKnownWithWhatTheyName(Encoding encoding) {
        kinesis.throttle(WRITES, 1, 7);
        String arn = "arn:aws:kinesis:us-west-2:000000000000:stream/" + STREAM;
        try (KinesisClient reader = client(encoding)) {
            reader.listShards(r -> r.streamName(STREAM));
            reader.describeStreamSummary(r -> r.streamName(STREAM).streamARN(arn));
            reader.getRecords(r -> r.shardIterator(end));
            assertThatExceptionOfType(ProvisionedThroughputExceededException.class).isThrownBy(() -> put(reader, "refused"));
        }

        assertThat(kinesis.answered()).containsExactlyInAnyOrder(
                new FaultyKinesis.Call("ListShards", STREAM),
                new FaultyKinesis.Call("DescribeStreamSummary", arn),
                new FaultyKinesis.Call(GET_RECORDS, ""));
    }

    @ParameterizedTest
    @EnumSource
    void aThrottledCallIsRefusedAndNotHandedOn(Encoding encoding) {
        kinesis.throttle(WRITES, 1, 7);
        try (KinesisClient writer = client(encoding)) {
            ProvisionedThroughputExceededException refusal =
                    catchThrowableOfType(ProvisionedThroughputExceededException.class, () -> put(writer, "refused"));

            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(FaultyKinesis.MESSAGE);
            assertThat(stored()).isEmpty();
            assertThat(kinesis.calls(PUT_RECORDS)).isEqualTo(1);
            assertThat(kinesis.faults(Fault.THROTTLED, PUT_RECORDS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatFailsInternallyIsNotHandedOn(Encoding encoding) {
        kinesis.failInternally(WRITES, 1, 7);
        try (KinesisClient writer = client(encoding)) {
            KinesisException failure = catchThrowableOfType(KinesisException.class, () -> put(writer, "failed"));

            assertThat(failure.statusCode()).isEqualTo(500);
            assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("InternalFailure");
            assertThat(failure.awsErrorDetails().errorMessage()).isEqualTo(FaultyKinesis.MESSAGE);
            assertThat(stored()).isEmpty();
            assertThat(kinesis.calls(PUT_RECORDS)).isEqualTo(1);
            assertThat(kinesis.faults(Fault.FAILED_INTERNALLY, PUT_RECORDS)).isEqualTo(1);
        }
    }

    @Test
    void otherOperationsAreSpared() {
        kinesis.throttle(READS, 1, 7);
        kinesis.failInternally(READS, 1, 7);

        put(client, "stored");

        assertThat(stored()).containsExactly("stored");
        assertThat(kinesis.faults(Fault.THROTTLED, PUT_RECORDS)).isZero();
        assertThat(kinesis.faults(Fault.FAILED_INTERNALLY, PUT_RECORDS)).isZero();
    }

    @Test
    void theSameSeedHitsTheSameCalls() {
        kinesis.throttle(WRITES, 0.5, 7);
        List<String> first = outcomes(20);
        kinesis.throttle(WRITES, 0.5, 7);
        List<String> second = outcomes(20);
        kinesis.throttle(WRITES, 0.5, 8);
        List<String> third = outcomes(20);

        assertThat(first).contains("stored", "throttled").isEqualTo(second).isNotEqualTo(third);
        assertThat(kinesis.faults(Fault.THROTTLED, PUT_RECORDS)).isEqualTo(
                List.of(first, second, third).stream().flatMap(List::stream).filter("throttled"::equals).count());
    }

    private List<String> outcomes(int calls) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            try {
                put(client, "a");
                outcomes.add("stored");
            } catch (ProvisionedThroughputExceededException e) {
                outcomes.add("throttled");
            }
        }
        return outcomes;
    }

    @ParameterizedTest
    @EnumSource
    void thePartOfAPutThatIsRefusedIsWhatIsNotStored(Encoding encoding) {
        kinesis.refusePartOfPutRecords(0.5, 7);
        List<String> sent = IntStream.range(0, 20).mapToObj(Integer::toString).toList();
        try (KinesisClient writer = client(encoding)) {
            PutRecordsResponse answer = put(writer, sent.toArray(String[]::new));

            assertThat(answer.sdkHttpResponse().firstMatchingHeader("Content-Type")).contains(encoding.contentType());
            assertThat(answer.records()).hasSameSizeAs(sent);
            List<String> accepted = IntStream.range(0, sent.size())
                    .filter(i -> answer.records().get(i).errorCode() == null).mapToObj(sent::get).toList();
            assertThat(accepted).hasSizeBetween(5, 15).isEqualTo(stored());
            assertThat(answer.failedRecordCount()).isEqualTo(sent.size() - accepted.size());
            assertThat(answer.records().stream().filter(record -> record.errorCode() == null)
                            .map(PutRecordsResultEntry::sequenceNumber))
                    .isEqualTo(emulator.getRecords(r -> r.shardIterator(end)).records().stream()
                            .map(Record::sequenceNumber).toList());
            assertThat(answer.records()).filteredOn(record -> record.errorCode() != null).containsOnly(REFUSED);
            assertThat(kinesis.faults(Fault.PARTLY_REFUSED, PUT_RECORDS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allRecordsOfAPutCanBeRefused(Encoding encoding) {
        kinesis.refusePartOfPutRecords(1, 7);
        try (KinesisClient writer = client(encoding)) {
            PutRecordsResponse answer = put(writer, "a", "b", "c");

            assertThat(answer.failedRecordCount()).isEqualTo(3);
            assertThat(answer.records()).containsExactly(REFUSED, REFUSED, REFUSED);
            assertThat(stored()).isEmpty();
            assertThat(kinesis.faults(Fault.PARTLY_REFUSED, PUT_RECORDS)).isEqualTo(1);
        }
    }

    @Test
    void anErrorOfTheEmulatorToTheRestOfAPutIsHandedBack() {
        kinesis.refusePartOfPutRecords(0.5, 7);

        KinesisException error = catchThrowableOfType(KinesisException.class, () -> client.putRecords(r ->
                r.streamName("unknown").records(IntStream.range(0, 20).mapToObj(i -> entry("a")).toList())));

        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
        assertThat(kinesis.faults(Fault.PARTLY_REFUSED, PUT_RECORDS)).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsThatToRecordsWhichAreStored() {
        kinesis.loseAnswersOfPutRecords(1, 7);

        assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> put(client, "a", "b"));

        assertThat(stored()).containsExactly("a", "b");
        assertThat(kinesis.calls(PUT_RECORDS)).isEqualTo(1);
        assertThat(kinesis.faults(Fault.ANSWER_LOST, PUT_RECORDS)).isEqualTo(1);
    }

    @Test
    void latencyDelaysACall() {
        Duration latency = Duration.ofMillis(300);
        kinesis.latency(latency);
        long start = System.nanoTime();

        put(client, "later");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(latency);
        assertThat(stored()).containsExactly("later");
        assertThat(kinesis.faults(Fault.DELAYED, PUT_RECORDS)).isEqualTo(1);
    }

    @Test
    void aLatencyIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kinesis.latency(Duration.ofMillis(-1)))
                .withMessage("A latency is expected as 0 or more, but is PT-0.001S.");
    }

    @Test
    void faultsAddUp() {
        kinesis.latency(Duration.ofMillis(1));
        kinesis.refusePartOfPutRecords(0.5, 7);
        kinesis.loseAnswersOfPutRecords(1, 7);

        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> put(client, IntStream.range(0, 20).mapToObj(Integer::toString).toArray(String[]::new)));

        assertThat(stored()).hasSizeBetween(5, 15);
        assertThat(kinesis.calls(PUT_RECORDS)).isEqualTo(1);
        for (Fault fault : Set.of(Fault.DELAYED, Fault.PARTLY_REFUSED, Fault.ANSWER_LOST)) {
            assertThat(kinesis.faults(fault, PUT_RECORDS)).as(fault.name()).isEqualTo(1);
        }
    }

    @Test
    void aHangHoldsCallsUntilItIsOver() {
        CompletableFuture<PutRecordsResponse> put = held("held");

        assertThat(stored()).isEmpty();
        assertThat(put).isNotDone();
        kinesis.resume();
        assertThat(put).succeedsWithin(LIMIT);
        assertThat(stored()).containsExactly("held");
        assertThat(kinesis.faults(Fault.HELD, PUT_RECORDS)).isEqualTo(1);
    }

    @Test
    void aCallIsHandedOnAfterAHangAlsoWhenItsClientHasGivenUp() {
        kinesis.hang();
        CompletableFuture<HttpResponse<byte[]>> call = HTTP.sendAsync(
                request(kinesis.endpoint(), "PutRecord", Encoding.JSON, JsonNodeFactory.instance.objectNode()
                        .put("StreamName", STREAM)
                        .put("PartitionKey", "key")
                        .put("Data", "abandoned".getBytes(UTF_8))),
                HttpResponse.BodyHandlers.ofByteArray());
        await().atMost(LIMIT).until(() -> kinesis.faults(Fault.HELD, "PutRecord") == 1);
        call.cancel(true);

        kinesis.resume();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(stored()).containsExactly("abandoned"));
    }

    @Test
    void anOutageCutsTheCallsThatAreHeld() throws Exception {
        CompletableFuture<PutRecordsResponse> put = held("cut");

        kinesis.down();

        assertThat(put).failsWithin(LIMIT).withThrowableThat().withRootCauseInstanceOf(IOException.class);
        kinesis.heal();
        put(client, "after");
        assertThat(stored()).containsExactly("after");
    }

    @Test
    void anOutageCutsTheConnectionsThatAreOpen() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), kinesis.endpoint().uri().getPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write("GET /healthcheck HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 200");

            kinesis.down();

            assertThatCode(() -> readToTheEnd(in)).doesNotThrowAnyException();
        }
    }

    /** Reads until the connection is closed or reset; runs into the socket's time-out when it stays open. */
    private static void readToTheEnd(InputStream in) throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            assertThat(e).hasMessage("Connection reset");
        }
    }

    @Test
    void anOutageRefusesConnectionsUntilItIsOver() throws Exception {
        KinesisEndpoint before = kinesis.endpoint();
        kinesis.down();
        kinesis.down();

        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> put(client, "refused"))
                .withRootCauseInstanceOf(ConnectException.class);
        assertThat(kinesis.calls(PUT_RECORDS)).isZero();
        kinesis.up();
        kinesis.up();
        put(client, "stored");
        assertThat(stored()).containsExactly("stored");
        assertThat(kinesis.endpoint()).isEqualTo(before);
    }

    @Test
    void healingEndsAllFaults() throws Exception {
        kinesis.throttle(WRITES, 1, 7);
        kinesis.failInternally(WRITES, 1, 7);
        kinesis.refusePartOfPutRecords(1, 7);
        kinesis.loseAnswersOfPutRecords(1, 7);
        kinesis.latency(FOR_EVER);
        kinesis.hang();
        kinesis.down();

        kinesis.heal();

        put(client, "stored");
        assertThat(stored()).containsExactly("stored");
        for (Fault fault : Fault.values()) {
            assertThat(kinesis.faults(fault, PUT_RECORDS)).as(fault.name()).isZero();
        }
    }

    @Test
    void theShareZeroSwitchesAFaultOff() {
        kinesis.throttle(WRITES, 1, 7);
        kinesis.throttle(WRITES, 0, 7);

        put(client, "stored");

        assertThat(stored()).containsExactly("stored");
    }

    @Test
    void closingTellsOnceOfACallThatCouldNotBeUnderstood() {
        kinesis.throttle(WRITES, 1, 7);
        HttpRequest plain = HttpRequest.newBuilder(kinesis.endpoint().uri())
                .header("X-Amz-Target", "Kinesis_20131202.PutRecords")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("records"))
                .build();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> HTTP.send(plain, HttpResponse.BodyHandlers.discarding()));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(kinesis::close)
                .withMessage("Calls that could not be handed on to " + EMULATOR.endpoint() + ": 1")
                .havingCause()
                .withMessage("The Content-Type of a call was expected as application/x-amz-json-1.1 or"
                        + " application/x-amz-cbor-1.1, but is text/plain.");
        kinesis.close();
    }

    @Test
    void closingTellsOfACallToAnEmulatorThatIsNotThere() throws Exception {
        KinesisEndpoint nowhere = KinesisEndpoint.emulator(Emulator.endpoint(Ports.anyFree()), Emulator.REGION);
        FaultyKinesis broken = new FaultyKinesis(nowhere);
        try (KinesisClient writer = broken.endpoint().client()) {
            assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> put(writer, "a"));
        }

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(broken::close)
                .withMessage("Calls that could not be handed on to " + nowhere + ": 1")
                .havingCause()
                .withCauseInstanceOf(ConnectException.class);
    }

    /** A put that hangs. */
    private CompletableFuture<PutRecordsResponse> held(String data) {
        kinesis.hang();
        CompletableFuture<PutRecordsResponse> put = CompletableFuture.supplyAsync(() -> put(client, data));
        await().atMost(LIMIT).until(() -> kinesis.faults(Fault.HELD, PUT_RECORDS) == 1);
        return put;
    }

    private static PutRecordsResponse put(KinesisClient writer, String... data) {
        List<PutRecordsRequestEntry> entries = List.of(data).stream().map(FaultyKinesisIT::entry).toList();
        return writer.putRecords(r -> r.streamName(STREAM).records(entries));
    }

    private static PutRecordsRequestEntry entry(String data) {
        return PutRecordsRequestEntry.builder().data(SdkBytes.fromUtf8String(data)).partitionKey("key").build();
    }

    /** What has come into the stream since the test began, asked of the emulator itself. */
    private List<String> stored() {
        return emulator.getRecords(r -> r.shardIterator(end)).records().stream()
                .map(record -> record.data().asUtf8String())
                .toList();
    }

    private static HttpResponse<byte[]> send(KinesisEndpoint to, String operation, Encoding encoding, ObjectNode body)
            throws Exception {
        return HTTP.send(request(to, operation, encoding, body), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest request(KinesisEndpoint to, String operation, Encoding encoding, ObjectNode body) {
        return HttpRequest.newBuilder(to.uri())
                .header("X-Amz-Target", "Kinesis_20131202." + operation)
                .header("Content-Type", encoding.contentType())
                .header("X-Amz-Date", "20261122T080300Z")
                .header("Authorization", AUTHORIZATION)
                .POST(HttpRequest.BodyPublishers.ofByteArray(encoding.write(body)))
                .build();
    }

    /** Without those of the connection and those that differ from call to call. */
    private static Map<String, List<String>> headers(HttpResponse<?> answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answer.headers().map());
        headers.keySet().removeAll(Set.of("connection", "date", "x-amzn-requestid", "x-amz-id-2"));
        return headers;
    }
}
