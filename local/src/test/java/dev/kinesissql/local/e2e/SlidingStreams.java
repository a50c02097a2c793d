package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.local.stream.Streams;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import dev.kinesissql.oracle.GoodTick;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The streams of the shipped script in an emulator, for runs that each have streams of their own. */
final class SlidingStreams implements AutoCloseable {

    /** How long anything may take. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private final KinesisEndpoint endpoint;
    private final KinesisClient client;

    SlidingStreams(KinesisEndpoint endpoint) {
        this.endpoint = endpoint;
        this.client = endpoint.client();
    }

    /** Ticks a step of event time apart, each up to 4.5 seconds behind those before it. */
    static List<GoodTick> disorderedTicks(int count, Duration step, List<String> tickers, Random random) {
        long start = Instant.parse("2026-11-22T08:03:00Z").toEpochMilli();
        List<GoodTick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long micros = (start + i * step.toMillis()) * 1_000 - random.nextLong(4_500_000);
            ticks.add(new GoodTick(
                    tickers.get(random.nextInt(tickers.size())),
                    random.nextInt(10_001) / 100.0,
                    Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000)));
        }
        return ticks;
    }

    /** The name of a stream of a run: its ticks, its minimums or its rejects. */
    static String name(String what, String run) {
        return what + "-" + run;
    }

    /** Creates the streams of a run, and sends the ticks of a file, as many as that. */
    void create(String run, int shards, PartitionKey key, Path ticks, long count) throws Exception {
        createTicks(run, shards);
        createOutputs(run);
        try (NdjsonTicks source = new NdjsonTicks(ticks); TickProducer producer = producer(run, key, 100_000)) {
            producer.run(source, Limit.none());
            assertThat(producer.accepted()).isEqualTo(count);
        }
    }

    /** Creates the input stream of a run. */
    void createTicks(String run, int shards) throws InterruptedException {
        new Streams(client, endpoint).ensure(Map.of(name("ticks", run), shards), LIMIT);
    }

    /** Creates the output streams of a run. */
    void createOutputs(String run) throws InterruptedException {
        new Streams(client, endpoint).ensure(Map.of(name("minimums", run), 1, name("rejects", run), 1), LIMIT);
    }

    /** Deletes the output streams of a run. */
    void deleteOutputs(String run) {
        for (String what : List.of("minimums", "rejects")) {
            client.deleteStream(r -> r.streamName(name(what, run)));
        }
    }

    /** Sends ticks to the input stream of a run, all of them to one shard. */
    TickProducer producer(String run, double ticksPerSecond) {
        return producer(run, PartitionKey.CONSTANT, ticksPerSecond);
    }

    /** Sends ticks to the input stream of a run. */
    TickProducer producer(String run, PartitionKey key, double ticksPerSecond) {
        return producer(run, key, ticksPerSecond, tick -> {});
    }

    /** Sends ticks to the input stream of a run, and tells which ones were accepted. */
    TickProducer producer(String run, PartitionKey key, double ticksPerSecond, Consumer<Tick> accepted) {
        return new TickProducer(client, endpoint, name("ticks", run), ticksPerSecond, key, accepted);
    }

    /** Splits the first open shard of a run's input stream in the middle, and waits until its children are open. */
    void splitTicks(String run) {
        String stream = name("ticks", run);
        Shard parent = openShards(stream).get(0);
        BigInteger from = new BigInteger(parent.hashKeyRange().startingHashKey());
        BigInteger to = new BigInteger(parent.hashKeyRange().endingHashKey());
        int open = openShards(stream).size();
        client.splitShard(r -> r.streamName(stream).shardToSplit(parent.shardId())
                .newStartingHashKey(from.add(to).shiftRight(1).toString()));
        awaitOpenShards(stream, open + 1);
    }

    /** Merges the first two neighbours among the open shards of a run's input stream. */
    void mergeTicks(String run) {
        String stream = name("ticks", run);
        List<Shard> open = openShards(stream);
        client.mergeShards(r -> r.streamName(stream).shardToMerge(open.get(0).shardId())
                .adjacentShardToMerge(open.get(1).shardId()));
        awaitOpenShards(stream, open.size() - 1);
    }

    private void awaitOpenShards(String stream, int count) {
        await().atMost(LIMIT).until(() -> openShards(stream).size() == count
                && client.describeStreamSummary(r -> r.streamName(stream)).streamDescriptionSummary().streamStatus()
                        == StreamStatus.ACTIVE);
    }

    /** In the order of their keys. */
    private List<Shard> openShards(String stream) {
        return client.listShards(r -> r.streamName(stream)).shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(Comparator.comparing(shard -> new BigInteger(shard.hashKeyRange().startingHashKey())))
                .toList();
    }

    /** Ticks to send, once. */
    static TickSource source(List<Tick> ticks) {
        Iterator<Tick> iterator = ticks.iterator();
        return () -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }

    /** All records of a run's input stream, sorted, each byte as a character. */
    List<String> ticks(String run) throws InterruptedException {
        try (StreamReader reader = new StreamReader(client, endpoint, name("ticks", run), StartFrom.trimHorizon())) {
            return reader.readToEnd(LIMIT).stream()
                    .map(record -> record.data().asString(StandardCharsets.ISO_8859_1))
                    .sorted()
                    .toList();
        }
    }

    /** What a run writes, from the beginning. */
    SlidingOutput output(String run) {
        return new SlidingOutput(client, endpoint, run);
    }

    /** Waits until a run has written at least so many minimums. */
    void awaitMinimums(String run, int count) throws Exception {
        try (SlidingOutput output = output(run)) {
            output.awaitUntil(() -> output.minimums().size() >= count);
        }
    }

    /** Asserts that a run, which has ended, has written these minimums, as the oracle's lines, and no rejects. */
    void assertAnswers(String run, List<String> expected) throws Exception {
        try (SlidingOutput output = output(run)) {
            output.readToEnd();
            assertThat(output.minimums().stream().sorted().toList()).as(run).isEqualTo(expected);
            assertThat(output.rejects()).as(run).isEmpty();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
