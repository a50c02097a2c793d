package dev.kinesissql.local.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class MemoryKinesisTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String STREAM = "stream";

    private final List<String> put = new ArrayList<>();

    @Test
    void anAnswerHasTenThousandRecordsAndSaysHowFarBehindItIs() throws Exception {
        try (MemoryKinesis kinesis = MemoryKinesis.start(); KinesisClient client = kinesis.endpoint().client()) {
            client.createStream(r -> r.streamName(STREAM).shardCount(1));
            put(client, 25_000);

            List<Integer> sizes = new ArrayList<>();
            List<Boolean> behind = new ArrayList<>();
            List<String> read = new ArrayList<>();
            String iterator = iterator(client);
            for (int i = 0; i < 4; i++) {
                String from = iterator;
                GetRecordsResponse answer = client.getRecords(r -> r.shardIterator(from));
                sizes.add(answer.records().size());
                behind.add(answer.millisBehindLatest() > 0);
                read.addAll(texts(answer.records()));
                iterator = answer.nextShardIterator();
            }

            assertThat(sizes).containsExactly(10_000, 10_000, 5_000, 0);
            assertThat(behind).containsExactly(true, true, false, false);
            assertThat(read).isEqualTo(put);
        }
    }

    @Test
    void aHistoryIsReadAgainWithWhatCameSince() throws Exception {
        try (MemoryKinesis kinesis = MemoryKinesis.start(); KinesisClient client = kinesis.endpoint().client()) {
            client.createStream(r -> r.streamName(STREAM).shardCount(1));
            put(client, 12_000);
            assertThat(read(client, kinesis.endpoint())).isEqualTo(put);
            long answers = kinesis.answersAtEnd(STREAM);
            assertThat(answers).isPositive();

            put(client, 12_000);
            assertThat(read(client, kinesis.endpoint())).isEqualTo(put);
            assertThat(read(client, kinesis.endpoint())).isEqualTo(put);
            assertThat(kinesis.answersAtEnd(STREAM)).isGreaterThan(answers);
        }
    }

    @Test
    void whatIsPutIsReadAcrossASplitAndAMergeAllAtOnceAndInPieces() throws Exception {
        try (MemoryKinesis kinesis = MemoryKinesis.startWithPieces(1); KinesisClient client = kinesis.endpoint().client()) {
            client.createStream(r -> r.streamName(STREAM).shardCount(2));
            put(client, 1_000);
            client.splitShard(r -> r.streamName(STREAM).shardToSplit("shardId-000000000000")
                    .newStartingHashKey(Long.toString(Long.MAX_VALUE)));
            put(client, 1_000);
            client.mergeShards(r -> r.streamName(STREAM).shardToMerge("shardId-000000000001")
                    .adjacentShardToMerge("shardId-000000000003"));
            put(client, 1_000);

            assertThat(client.listShards(r -> r.streamName(STREAM)).shards())
                    .extracting(Shard::parentShardId, Shard::adjacentParentShardId,
                            shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                    .containsExactly(
                            row(null, null, false), row(null, null, false),
                            row("shardId-000000000000", null, true), row("shardId-000000000000", null, false),
                            row("shardId-000000000001", "shardId-000000000003", true));
            assertThat(kinesis.records(STREAM).stream().mapToInt(each -> each)).hasSize(5).endsWith(1_000);
            for (int i = 0; i < 4; i++) {
                assertThat(read(client, kinesis.endpoint())).containsExactlyInAnyOrderElementsOf(put);
            }
        }
    }

    @Test
    void aStreamIsThereOnceUntilItIsDeleted() throws Exception {
        try (MemoryKinesis kinesis = MemoryKinesis.start(); KinesisClient client = kinesis.endpoint().client()) {
            client.createStream(r -> r.streamName(STREAM).shardCount(3));

            assertThat(client.describeStreamSummary(r -> r.streamName(STREAM)).streamDescriptionSummary().openShardCount())
                    .isEqualTo(3);
            assertThatExceptionOfType(ResourceInUseException.class)
                    .isThrownBy(() -> client.createStream(r -> r.streamName(STREAM).shardCount(3)));
            client.deleteStream(r -> r.streamName(STREAM));
            assertThatExceptionOfType(ResourceNotFoundException.class)
                    .isThrownBy(() -> client.describeStreamSummary(r -> r.streamName(STREAM)));
        }
    }

    private void put(KinesisClient client, int count) {
        for (int i = 0; i < count; i += 500) {
            List<PutRecordsRequestEntry> entries = IntStream.range(put.size(), put.size() + 500)
                    .mapToObj(each -> PutRecordsRequestEntry.builder()
                            .partitionKey("key " + each)
                            .data(SdkBytes.fromUtf8String("record " + each))
                            .build())
                    .toList();
            assertThat(client.putRecords(r -> r.streamName(STREAM).records(entries)).failedRecordCount()).isZero();
            entries.forEach(entry -> put.add(entry.data().asUtf8String()));
        }
    }

    private static String iterator(KinesisClient client) {
        return client.getShardIterator(r -> r.streamName(STREAM).shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private static List<String> read(KinesisClient client, KinesisEndpoint endpoint) throws InterruptedException {
        try (StreamReader reader = new StreamReader(client, endpoint, STREAM, StartFrom.trimHorizon())) {
            return texts(reader.readToEnd(LIMIT));
        }
    }

    private static List<String> texts(List<Record> records) {
        return records.stream().map(record -> record.data().asUtf8String()).toList();
    }

    private static Tuple row(String parent, String adjacent, boolean open) {
        return Tuple.tuple(parent, adjacent, open);
    }
}
