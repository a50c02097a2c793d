package dev.kinesissql.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.e2e.EmulatorExtension;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.SampleTicks;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Streams, producer and reader together, against the emulator. */
class StreamRoundTripIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KinesisClient client = EMULATOR.endpoint().client();
    private final String stream = "round-trip-" + System.nanoTime();

    @AfterEach
    void deleteStream() {
        client.deleteStream(r -> r.streamName(stream));
        client.close();
    }

    @Test
    void whatIsSentIsReadTickerByTickerInOrder() throws Exception {
        new Streams(client, EMULATOR.endpoint()).ensure(Map.of(stream, 2), LIMIT);
        List<Tick> sent = new ArrayList<>();

        long accepted = send(1200, 2000, sent::add);
        List<Record> received = reader(StartFrom.trimHorizon()).readToEnd(LIMIT);

        assertThat(accepted).isEqualTo(1200);
        assertThat(received).hasSize(1200);
        for (String ticker : SampleTicks.TICKERS) {
            assertThat(received.stream().filter(record -> record.partitionKey().equals(ticker))
                            .map(record -> record.data().asUtf8String()))
                    .containsExactlyElementsOf(sent.stream().filter(tick -> ticker.equals(tick.ticker()))
                            .map(Tick::text).toList());
        }
    }

    /** Without local/emulator/put-records.js a call takes the longer, the more its shard holds: ten times as long here. */
    @Test
    void theEmulatorTakesTicksAsFastWhenItHoldsMany() throws Exception {
        new Streams(client, EMULATOR.endpoint()).ensure(Map.of(stream, 1), LIMIT);
        List<String> sent = new ArrayList<>();

        Duration whenEmpty = timeToSend(2_000, sent);
        timeToSend(16_000, sent);
        Duration whenFull = timeToSend(2_000, sent);

        assertThat(whenFull).isLessThan(whenEmpty.multipliedBy(4));
        assertThat(texts(reader(StartFrom.trimHorizon()).readToEnd(LIMIT))).containsExactlyElementsOf(sent);
    }

    private Duration timeToSend(int count, List<String> sent) {
        long start = System.nanoTime();
        send(count, 100_000, tick -> sent.add(tick.text()));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void aReaderFromLatestGetsWhatIsSentAfterwards() throws Exception {
        new Streams(client, EMULATOR.endpoint()).ensure(Map.of(stream, 2), LIMIT);
        send(10, 100, tick -> { });
        try (StreamReader reader = reader(StartFrom.latest())) {
            reader.open();
            List<String> sent = new ArrayList<>();
            send(20, 100, tick -> sent.add(tick.text()));

            assertThat(texts(poll(reader, 20))).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(reader.poll(Duration.ofMillis(300))).isEmpty();
        }
    }

    @Test
    void aReaderFollowsASplit() throws Exception {
        new Streams(client, EMULATOR.endpoint()).ensure(Map.of(stream, 1), LIMIT);
        List<String> sent = new ArrayList<>();
        try (StreamReader reader = reader(StartFrom.trimHorizon())) {
            send(100, 1000, tick -> sent.add(tick.text()));
            List<Record> received = new ArrayList<>(poll(reader, 100));
            split();
            send(100, 1000, tick -> sent.add(tick.text()));
            received.addAll(poll(reader, 100));

            assertThat(texts(received)).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(texts(reader(StartFrom.trimHorizon()).readToEnd(LIMIT)))
                    .containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void aReaderStartsAtATimestamp() throws Exception {
        new Streams(client, EMULATOR.endpoint()).ensure(Map.of(stream, 2), LIMIT);
        send(10, 1000, tick -> { });
        Instant last = reader(StartFrom.trimHorizon()).readToEnd(LIMIT).stream()
                .map(Record::approximateArrivalTimestamp).max(Instant::compareTo).orElseThrow();
        Instant between = last.plusMillis(20);
        Awaitility.await().until(() -> Instant.now().isAfter(between.plusMillis(20)));
        List<String> sent = new ArrayList<>();
        send(20, 1000, tick -> sent.add(tick.text()));

        assertThat(texts(reader(StartFrom.timestamp(between)).readToEnd(LIMIT)))
                .containsExactlyInAnyOrderElementsOf(sent);
    }

    private long send(long count, double rate, Consumer<Tick> onAccepted) {
        TickSource ticks =
                new SampleTicks(7).from(Instant.parse("2026-11-22T08:03:00Z"), Duration.ofMillis(10));
        try (TickProducer producer =
                new TickProducer(client, EMULATOR.endpoint(), stream, rate, PartitionKey.TICKER, onAccepted)) {
            producer.run(ticks, Limit.count(count));
            return producer.accepted();
        }
    }

    private void split() {
        String shard = client.listShards(r -> r.streamName(stream)).shards().get(0).shardId();
        client.splitShard(r -> r.streamName(stream).shardToSplit(shard)
                .newStartingHashKey("170141183460469231731687303715884105728"));
        Awaitility.await().atMost(LIMIT).until(() -> client.describeStreamSummary(r -> r.streamName(stream))
                .streamDescriptionSummary().streamStatus() == StreamStatus.ACTIVE);
    }

    private StreamReader reader(StartFrom start) {
        return new StreamReader(client, EMULATOR.endpoint(), stream, start);
    }

    private static List<Record> poll(StreamReader reader, int count) throws InterruptedException {
        List<Record> records = new ArrayList<>();
        long start = System.nanoTime();
        while (records.size() < count && System.nanoTime() - start < LIMIT.toNanos()) {
            records.addAll(reader.poll(Duration.ofMillis(500)));
        }
        return records;
    }

    private static List<String> texts(List<Record> records) {
        return records.stream().map(record -> record.data().asUtf8String()).toList();
    }
}
