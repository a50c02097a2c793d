package dev.kinesissql.local.faults;

import static dev.kinesissql.local.faults.FaultyKinesis.GET_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kinesissql.local.e2e.EmulatorExtension;
import dev.kinesissql.local.faults.FaultyKinesis.Fault;
import dev.kinesissql.local.stream.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.flink.kinesis.shaded.com.amazonaws.ClientConfiguration;
import org.apache.flink.kinesis.shaded.com.amazonaws.auth.AWSStaticCredentialsProvider;
import org.apache.flink.kinesis.shaded.com.amazonaws.auth.BasicAWSCredentials;
import org.apache.flink.kinesis.shaded.com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.AmazonKinesis;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.AmazonKinesisClientBuilder;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.AmazonKinesisException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.GetRecordsRequest;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ProvisionedThroughputExceededException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.core.SdkBytes;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.core.retry.RetryPolicy;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.http.Protocol;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.regions.Region;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The clients inside the Kinesis connector 4.x understand what the proxy does to them: its source reads with the AWS SDK
 * 1.x, its sink writes with 2.x over Netty, both in CBOR.
 */
class ConnectorClientsIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    private static final String STREAM = "connector";

    private static FaultyKinesis kinesis;
    private static KinesisClient emulator;
    private static AmazonKinesis source;
    private static KinesisAsyncClient sink;

    private String end;

    @BeforeAll
    static void connect() throws Exception {
        emulator = EMULATOR.endpoint().client();
        new Streams(emulator, EMULATOR.endpoint()).ensure(Map.of(STREAM, 1), Duration.ofSeconds(30));
        kinesis = new FaultyKinesis(EMULATOR.endpoint());
        source = AmazonKinesisClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(
                        kinesis.endpoint().uri().toString(), kinesis.endpoint().region()))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("x", "x")))
                .withClientConfiguration(new ClientConfiguration().withMaxErrorRetry(0))
                .build();
        sink = KinesisAsyncClient.builder()
                .endpointOverride(kinesis.endpoint().uri())
                .region(Region.of(kinesis.endpoint().region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                .overrideConfiguration(o -> o.retryPolicy(RetryPolicy.none()))
                .build();
    }

    @AfterAll
    static void close() {
        if (sink != null) {
            source.shutdown();
            sink.close();
            kinesis.close();
            emulator.close();
        }
    }

    @BeforeEach
    void startAtTheEndOfTheStream() {
        end = emulator.getShardIterator(r -> r.streamName(STREAM).shardId("shardId-000000000000")
                        .shardIteratorType("LATEST"))
                .shardIterator();
    }

    @AfterEach
    void heal() throws Exception {
        kinesis.heal();
    }

    @Test
    void whatTheSinkWritesTheSourceReads() {
        PutRecordsResponse put = put("1", "2", "3");

        List<Record> records = read();

        assertThat(put.failedRecordCount()).isZero();
        assertThat(records).extracting(record -> StandardCharsets.UTF_8.decode(record.getData()).toString())
                .containsExactly("1", "2", "3");
        assertThat(records).extracting(record -> record.getApproximateArrivalTimestamp().toInstant())
                .isEqualTo(emulator.getRecords(r -> r.shardIterator(end)).records().stream()
                        .map(software.amazon.awssdk.services.kinesis.model.Record::approximateArrivalTimestamp)
                        .toList());
    }

    @Test
    void theSourceIsThrottled() {
        kinesis.throttle(Set.of(GET_RECORDS), 1, 7);
        long before = kinesis.faults(Fault.THROTTLED, GET_RECORDS);

        ProvisionedThroughputExceededException refusal =
                catchThrowableOfType(ProvisionedThroughputExceededException.class, this::read);

        assertThat(refusal.getErrorMessage()).isEqualTo(FaultyKinesis.MESSAGE);
        assertThat(kinesis.faults(Fault.THROTTLED, GET_RECORDS)).isEqualTo(before + 1);
    }

    @Test
    void aReadOfTheSourceFailsInternally() {
        kinesis.failInternally(Set.of(GET_RECORDS), 1, 7);

        AmazonKinesisException failure =
                catchThrowableOfType(AmazonKinesisException.class, this::read);

        assertThat(failure.getStatusCode()).isEqualTo(500);
        assertThat(failure.getErrorCode()).isEqualTo("InternalFailure");
        assertThat(failure.getErrorMessage()).isEqualTo(FaultyKinesis.MESSAGE);
    }

    @Test
    void partOfWhatTheSinkWritesIsRefused() {
        kinesis.refusePartOfPutRecords(0.5, 7);
        String[] sent = IntStream.range(0, 20).mapToObj(Integer::toString).toArray(String[]::new);

        PutRecordsResponse put = put(sent);

        List<String> accepted = IntStream.range(0, sent.length)
                .filter(i -> put.records().get(i).errorCode() == null)
                .mapToObj(i -> sent[i])
                .toList();
        assertThat(stored()).hasSizeBetween(5, 15).isEqualTo(accepted);
        assertThat(put.failedRecordCount()).isEqualTo(sent.length - accepted.size());
    }

    @Test
    void theSinkDoesNotGetTheAnswerToWhatIsStored() {
        kinesis.loseAnswersOfPutRecords(1, 7);

        assertThatThrownBy(() -> put("1", "2"))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(IOException.class);

        assertThat(stored()).containsExactly("1", "2");
    }

    private static PutRecordsResponse put(String... data) {
        List<PutRecordsRequestEntry> entries = List.of(data).stream()
                .map(each -> PutRecordsRequestEntry.builder()
                        .data(SdkBytes.fromUtf8String(each)).partitionKey("key").build())
                .toList();
        return sink.putRecords(r -> r.streamName(STREAM).records(entries)).join();
    }

    private List<Record> read() {
        return source.getRecords(new GetRecordsRequest().withShardIterator(end)).getRecords();
    }

    /** What has come into the stream since the test began, asked of the emulator itself. */
    private List<String> stored() {
        return emulator.getRecords(r -> r.shardIterator(end)).records().stream()
                .map(record -> record.data().asUtf8String())
                .toList();
    }
}
