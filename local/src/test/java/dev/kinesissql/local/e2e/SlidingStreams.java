package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.local.stream.Streams;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The streams of the shipped script in an emulator, for runs that each have streams of their own. */
final class SlidingStreams implements AutoCloseable {

    /** How long anything may take. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private static final ObjectMapper JSON = new ObjectMapper();

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
        new Streams(client, endpoint).ensure(
                Map.of(name("ticks", run), shards, name("minimums", run), 1, name("rejects", run), 1), LIMIT);
        try (NdjsonTicks source = new NdjsonTicks(ticks);
                TickProducer producer = new TickProducer(client, endpoint, name("ticks", run), 100_000,
                        PartitionKey.CONSTANT, tick -> {})) {
            producer.run(source, Limit.none());
            assertThat(producer.accepted()).isEqualTo(count);
        }
    }

    /** Waits until a run has written at least so many minimums. */
    void awaitMinimums(String run, int count) {
        await().alias(run).atMost(LIMIT).pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(read(name("minimums", run))).hasSizeGreaterThanOrEqualTo(count));
    }

    /** Asserts that a run, which has ended, has written these minimums, as the oracle's lines, and no rejects. */
    void assertAnswers(String run, List<String> expected) throws Exception {
        assertThat(minimums(run)).as(run).isEqualTo(expected);
        assertThat(read(name("rejects", run))).as(run).isEmpty();
    }

    private List<String> read(String stream) throws InterruptedException {
        try (StreamReader reader = new StreamReader(client, endpoint, stream, StartFrom.trimHorizon())) {
            return reader.readToEnd(LIMIT).stream().map(each -> each.data().asUtf8String()).toList();
        }
    }

    private List<String> minimums(String run) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String json : read(name("minimums", run))) {
            JsonNode minimum = JSON.readTree(json);
            assertThat(minimum.fieldNames()).toIterable().containsExactly("ticker", "price", "event_time");
            lines.add(SlidingMinimumOracle.line(
                    minimum.get("event_time").asText(),
                    minimum.get("ticker").asText(),
                    minimum.get("price").asDouble()));
        }
        lines.sort(null);
        return lines;
    }

    @Override
    public void close() {
        client.close();
    }
}
