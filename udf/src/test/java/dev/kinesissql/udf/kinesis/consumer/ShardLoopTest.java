package dev.kinesissql.udf.kinesis.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.clientlibrary.types.Messages;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.HashKeyRange;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Shard;
import org.apache.flink.kinesis.shaded.com.google.protobuf.ByteString;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordBatch;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher.RecordPublisherRunResult;
import org.apache.flink.streaming.connectors.kinesis.metrics.ShardConsumerMetricsReporter;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kinesis")
class ShardLoopTest {

    private static final SequenceNumber BEGINNING = SentinelSequenceNumber.SENTINEL_EARLIEST_SEQUENCE_NUM.get();
    private static final StreamShardHandle SHARD = new StreamShardHandle("stream", new Shard()
            .withShardId("shardId-000000000000")
            .withHashKeyRange(new HashKeyRange()
                    .withStartingHashKey("0")
                    .withEndingHashKey("340282366920938463463374607431768211455")));

    private final List<String> log = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<SequenceNumber> returned = new ArrayList<>();
    private boolean stopping;

    @Test
    void recordsAnswersAndTheEndOfTheShardComeInTheirOrder() {
        run(BEGINNING, List.of(record("1", "a"), record("2", "b")), List.of(), List.of(record("5", "c")));

        assertThat(log).containsExactly(
                "a at 1000, 1", "b at 2000, 2", "answer", "answer", "c at 5000, 5", "answer", "end of shard");
        assertThat(returned).containsExactly(
                new SequenceNumber("2"), new SequenceNumber("2"), new SequenceNumber("5"));
        assertThat(failures).isEmpty();
    }

    @Test
    void theRecordsOfAnAggregateHaveTheirPlacesInIt() throws Exception {
        run(BEGINNING, List.of(aggregate("7", "a", "b"), record("8", "c")), List.of(aggregate("9", "d")));

        assertThat(log).containsExactly(
                "a at 7000, 7:0", "b at 7000, 7:1", "c at 8000, 8", "answer", "d at 9000, 9:0", "answer",
                "end of shard");
        assertThat(returned).containsExactly(new SequenceNumber("8"), new SequenceNumber("9", 0));
    }

    @Test
    void ofAnAggregateThatWasReadInPartOnlyTheRestIsEmitted() throws Exception {
        run(new SequenceNumber("7", 1), List.of(aggregate("7", "a", "b", "c"), record("8", "d")));

        assertThat(log).containsExactly("c at 7000, 7:2", "d at 8000, 8", "answer", "end of shard");
    }

    @Test
    void alsoWhenTheSameLoopReadsItAgain() throws Exception {
        run(BEGINNING, List.of(aggregate("7", "a", "b")), List.of(aggregate("7", "a", "b"), record("8", "c")));

        assertThat(log).containsExactly(
                "a at 7000, 7:0", "b at 7000, 7:1", "answer", "c at 8000, 8", "answer", "end of shard");
    }

    @Test
    void ofARecordWithoutARowThePlaceIsNoted() {
        run(BEGINNING, List.of(record("1", "null")));

        assertThat(log).containsExactly("nothing at 1000, 1", "answer", "end of shard");
    }

    @Test
    void aRecordThatTheFormatRefusesEndsIt() {
        run(BEGINNING, List.of(record("1", "a"), record("2", "bad"), record("3", "c")));

        assertThat(log).containsExactly("a at 1000, 1");
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0))
                .hasMessage("The record 2 of the shard shardId-000000000000 of stream cannot be read")
                .hasRootCauseMessage("bad");
    }

    @Test
    void itStopsBetweenTwoAnswersWithoutAFailure() {
        loop(BEGINNING, consumer -> {
            consumer.accept(batch(List.of(record("1", "a"))));
            stopping = true;
            return RecordPublisherRunResult.CANCELLED;
        }).run();

        assertThat(log).containsExactly("a at 1000, 1", "answer");
        assertThat(failures).isEmpty();
    }

    @Test
    void aPublisherThatIsCancelledByItselfIsAFailure() {
        loop(BEGINNING, consumer -> RecordPublisherRunResult.CANCELLED).run();

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).hasMessageContaining("shardId-000000000000 of stream was cancelled");
    }

    @Test
    void anInterruptedOneReadsNoMore() {
        Thread.currentThread().interrupt();
        run(BEGINNING, List.of(record("1", "a")));

        assertThat(log).isEmpty();
        assertThat(failures).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aPlaceIsTakenOnce() {
        ReadPlace place = new ReadPlace();
        assertThat(place.take()).isEmpty();
        place.set("1", false, 0);
        place.set("7", true, 3);
        assertThat(place.take()).contains(new SequenceNumber("7", 3));
        assertThat(place.take()).isEmpty();
        place.set("8", false, 0);
        assertThat(place.take()).contains(new SequenceNumber("8"));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // They are read only.
    private void run(SequenceNumber from, List<Record>... answers) {
        Queue<List<Record>> left = new ArrayDeque<>(List.of(answers));
        ShardLoop loop = loop(from, consumer -> {
            returned.add(consumer.accept(batch(left.remove())));
            return left.isEmpty() ? RecordPublisherRunResult.COMPLETE : RecordPublisherRunResult.INCOMPLETE;
        });
        assertThatNoException().isThrownBy(loop::run);
    }

    private ShardLoop loop(SequenceNumber from, RecordPublisher publisher) {
        return new ShardLoop(
                new Log(),
                publisher,
                SHARD,
                from,
                new ShardConsumerMetricsReporter(new UnregisteredMetricsGroup()),
                new Texts());
    }

    private static RecordBatch batch(List<Record> records) {
        return new RecordBatch(records, SHARD, 0L);
    }

    private static Record record(String number, String text) {
        return record(number, text.getBytes(StandardCharsets.UTF_8));
    }

    /** It came as many seconds after 1970 as its number says. */
    private static Record record(String number, byte[] data) {
        return new Record()
                .withSequenceNumber(number)
                .withPartitionKey("key")
                .withApproximateArrivalTimestamp(new Date(Long.parseLong(number) * 1_000))
                .withData(ByteBuffer.wrap(data));
    }

    /** A record as the Kinesis Producer Library makes it of several: a magic number, a message, the MD5 of that. */
    private static Record aggregate(String number, String... texts) throws Exception {
        Messages.AggregatedRecord.Builder message = Messages.AggregatedRecord.newBuilder().addPartitionKeyTable("key");
        for (String text : texts) {
            message.addRecords(Messages.Record.newBuilder()
                    .setPartitionKeyIndex(0)
                    .setData(ByteString.copyFromUtf8(text)));
        }
        byte[] body = message.build().toByteArray();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
        data.writeBytes(body);
        data.writeBytes(MessageDigest.getInstance("MD5").digest(body));
        return record(number, data.toByteArray());
    }

    private final class Log implements ShardLoop.Output {

        @Override
        public void emit(
                RowData row, long arrivedMillis, String sequenceNumber, boolean aggregated, long subSequenceNumber) {
            log.add((row == null ? "nothing" : row.getString(0)) + " at " + arrivedMillis + ", " + sequenceNumber
                    + (aggregated ? ":" + subSequenceNumber : ""));
        }

        @Override
        public void endAnswer() {
            log.add("answer");
        }

        @Override
        public void endShard() {
            log.add("end of shard");
        }

        @Override
        public void fail(Throwable cause) {
            failures.add(cause);
        }

        @Override
        public boolean isStopping() {
            return stopping;
        }
    }

    private static final class Texts implements KinesisDeserializationSchema<RowData> {

        private static final long serialVersionUID = 1L;

        @Override
        public RowData deserialize(
                byte[] bytes, String key, String number, long arrived, String stream, String shard) throws IOException {
            assertThat(List.of(key, stream, shard)).containsExactly("key", "stream", "shardId-000000000000");
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.equals("bad")) {
                throw new IOException(text);
            }
            return text.equals("null") ? null : GenericRowData.of(StringData.fromString(text));
        }

        @Override
        public TypeInformation<RowData> getProducedType() {
            return TypeInformation.of(RowData.class);
        }
    }
}
