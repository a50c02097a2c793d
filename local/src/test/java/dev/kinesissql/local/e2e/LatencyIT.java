package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.memory.MemoryKinesis;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * How long an answer takes: from the moment in which the stream has the tick that closes a window, that is one whose event
 * time is later than the window's end by the watermark's five seconds, until the minimum is in the output stream. Both
 * moments are the streams' own arrival times. {@code bin/bench.sh latency} prints the result.
 */
@Tag("cost")
class LatencyIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(HistoryCost.CLUSTER);

    private static final double TICKS_PER_SECOND = Integer.getInteger("latency.rate", 1_000);
    /** Kinesis takes 1,000 records a second in each. */
    private static final int SHARDS = 4;
    private static final List<String> TICKERS =
            IntStream.range(0, 20).mapToObj(i -> "T" + (char) ('A' + i)).toList();
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("latency.seconds", 75));
    private static final int RUNS = Integer.getInteger("latency.runs", 2);
    private static final boolean IN_MEMORY = Boolean.parseBoolean(System.getProperty("latency.memory", "true"));
    /** Windows that close so early do not count: code is compiled, connections are opened. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final DateTimeFormatter WINDOW_END = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final double[] BOUNDS = {0.1, 0.2, 0.3, 0.4, 0.5, 1, 1.5, 2, 3, 5, 10};
    private static final double MEDIAN = 50;
    private static final double MOST = 90;
    private static final double NEARLY_ALL = 99;

    private static final String STOCK = "stock";
    private static final String SHIPPED = "shipped";
    private static final List<String> SIDES = List.of(STOCK, SHIPPED);
    private static final Path STOCK_SCRIPT = Path.of("src/test/resources/cost/stock.sql").toAbsolutePath();

    @TempDir
    static Path folder;

    private final List<String> table = new ArrayList<>();

    @Test
    void ofAWindow() throws Exception {
        String jar = CLUSTER.upload(SlidingApplication.jar());
        measure("the emulator", EMULATOR.endpoint(), jar);
        if (IN_MEMORY) {
            try (MemoryKinesis kinesis = MemoryKinesis.start()) {
                measure("a Kinesis in memory", kinesis.endpoint(), jar);
            }
        }
        Files.write(EmulatorExtension.BUNDLE.target().resolve("latency.txt"), table);
    }

    private void measure(String where, KinesisEndpoint endpoint, String jar) throws Exception {
        Map<String, List<Double>> latencies = Map.of(STOCK, new ArrayList<>(), SHIPPED, new ArrayList<>());
        List<Double> rates = new ArrayList<>();
        try (SlidingStreams streams = new SlidingStreams(endpoint); KinesisClient client = endpoint.client()) {
            for (int run = 0; run < RUNS; run++) {
                for (String side : SIDES) {
                    rates.add(run(side, side + run, endpoint, streams, client, jar, latencies.get(side)));
                }
            }
        }
        table.add(String.format(Locale.ROOT, "%s, %.0f to %.0f ticks a second", where,
                rates.stream().min(Double::compare).orElseThrow(), rates.stream().max(Double::compare).orElseThrow()));
        table.add(String.format("%-12s %8s %8s %8s %8s %8s", "seconds", "median", "p90", "p99", "highest", "count"));
        for (String side : SIDES) {
            List<Double> all = latencies.get(side).stream().sorted().toList();
            table.add(String.format(Locale.ROOT, "%-12s %8.3f %8.3f %8.3f %8.3f %8d", side, percentile(all, MEDIAN),
                    percentile(all, MOST), percentile(all, NEARLY_ALL), all.get(all.size() - 1), all.size()));
        }
        addHistogram(latencies);
        table.add("");
    }

    private void addHistogram(Map<String, List<Double>> latencies) {
        table.add(String.format("%-12s %8s %8s", "up to", STOCK, SHIPPED));
        double from = Double.NEGATIVE_INFINITY;
        for (double to : BOUNDS) {
            table.add(String.format(Locale.ROOT, "%-12.1f %8d %8d", to,
                    between(latencies.get(STOCK), from, to), between(latencies.get(SHIPPED), from, to)));
            from = to;
        }
    }

    private static long between(List<Double> latencies, double from, double to) {
        return latencies.stream().filter(each -> each > from && each <= to).count();
    }

    /** The lowest value that so many percent do not exceed. */
    private static double percentile(List<Double> sorted, double percent) {
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    }

    /** Adds the latencies of a run; returns how many ticks came in a second. */
    private double run(String side, String run, KinesisEndpoint endpoint, SlidingStreams streams, KinesisClient client,
            String jar, List<Double> latencies) throws Exception {
        streams.createTicks(run, SHARDS);
        streams.createOutputs(run);
        String id = submit(side, run, endpoint, jar);
        new JobOnCluster(CLUSTER.rest(), id).awaitRunning();
        try (TickProducer producer = streams.producer(run, PartitionKey.TICKER, TICKS_PER_SECOND)) {
            producer.run(ticksOfNow(), Limit.duration(LENGTH));
        }
        ArrivedTicks ticks = ArrivedTicks.read(client, endpoint, SlidingStreams.name("ticks", run));
        List<Record> minimums = readMinimums(client, endpoint, run, ticks.minimums().size());
        CLUSTER.cancel(id);
        assertThat(minimums).extracting(LatencyIT::line).as(run)
                .containsExactlyInAnyOrderElementsOf(ticks.minimums());
        for (Record minimum : minimums) {
            Instant closing = ticks.closing(windowEnd(json(minimum))).orElseThrow();
            if (!closing.isBefore(ticks.first().plus(WARM_UP))) {
                latencies.add(Duration.between(closing, minimum.approximateArrivalTimestamp()).toMillis() / 1e3);
            }
        }
        return ticks.perSecond();
    }

    private String submit(String side, String run, KinesisEndpoint endpoint, String jar) throws Exception {
        SlidingApplication application = new SlidingApplication(endpoint.uri(), folder);
        if (side.equals(SHIPPED)) {
            Path properties = application.properties(run, run, Map.of());
            return CLUSTER.run(jar, SlidingApplication.MAIN, 1, List.of("--properties", properties.toString()));
        }
        Path properties = application.propertiesOfStock(run, run);
        return CLUSTER.run(jar, SlidingApplication.MAIN, 1,
                List.of("--properties", properties.toString(), "--script", STOCK_SCRIPT.toString()),
                SlidingApplication.STOCK_CONFIGURATION);
    }

    /** Ticks of the moment in which they are asked for. */
    private static TickSource ticksOfNow() {
        Random random = new Random(20261122);
        return () -> {
            String ticker = TICKERS.get(random.nextInt(TICKERS.size()));
            GoodTick tick = new GoodTick(
                    ticker, random.nextInt(10_001) / 100.0, Instant.now().truncatedTo(ChronoUnit.MICROS));
            return Optional.of(new Tick(SdkBytes.fromUtf8String(tick.json()), ticker, tick.price()));
        };
    }

    private static List<Record> readMinimums(KinesisClient client, KinesisEndpoint endpoint, String run, int count)
            throws Exception {
        List<Record> minimums = new ArrayList<>();
        try (StreamReader reader = new StreamReader(
                client, endpoint, SlidingStreams.name("minimums", run), StartFrom.trimHorizon())) {
            await(run).atMost(SlidingStreams.LIMIT).until(() -> {
                minimums.addAll(reader.poll(Duration.ofMillis(250)));
                return minimums.size() >= count;
            });
        }
        return minimums;
    }

    private static String line(Record minimum) {
        JsonNode json = json(minimum);
        return SlidingMinimumOracle.line(
                json.get("event_time").asText(), json.get("ticker").asText(), json.get("price").asDouble());
    }

    private static Instant windowEnd(JsonNode minimum) {
        return LocalDateTime.parse(minimum.get("event_time").asText(), WINDOW_END).toInstant(ZoneOffset.UTC);
    }

    private static JsonNode json(Record record) {
        try {
            return new ObjectMapper().readTree(record.data().asByteArrayUnsafe());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
