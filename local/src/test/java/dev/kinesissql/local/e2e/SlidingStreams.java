package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.Streams;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import dev.kinesissql.oracle.GoodTick;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.kinesis.KinesisClient;

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

    /** Ticks of five tickers over some 75 seconds of event time, each up to 4.5 seconds behind those before it. */
    static List<GoodTick> disorderedTicks(int count, Random random) {
        long start = Instant.parse("2026-11-22T08:03:00Z").toEpochMilli();
        List<GoodTick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long micros = (start + i * 50L) * 1_000 - random.nextLong(4_500_000);
            ticks.add(new GoodTick(
                    List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV").get(random.nextInt(5)),
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
    void create(String run, int shards, Path ticks, long count) throws Exception {
        createTicks(run, shards);
        createOutputs(run);
        try (NdjsonTicks source = new NdjsonTicks(ticks); TickProducer producer = producer(run, 100_000)) {
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

    /** Sends ticks to the input stream of a run, all of them to one shard. */
    TickProducer producer(String run, double ticksPerSecond) {
        return new TickProducer(
                client, endpoint, name("ticks", run), ticksPerSecond, PartitionKey.CONSTANT, tick -> {});
    }

    /** Ticks to send, once. */
    static TickSource source(List<Tick> ticks) {
        Iterator<Tick> iterator = ticks.iterator();
        return () -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
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
