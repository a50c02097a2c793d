package dev.kinesissql.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Good ticks as they stand in a stream, and when they came there. */
final class ArrivedTicks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Arrived(GoodTick tick, Instant at) {}

    private final List<Arrived> ticks = new ArrayList<>();

    private ArrivedTicks() {}

    /** Reads a stream of good ticks from its beginning to its end. */
    static ArrivedTicks read(KinesisClient client, KinesisEndpoint endpoint, String stream) throws Exception {
        ArrivedTicks arrived = new ArrivedTicks();
        try (StreamReader reader = new StreamReader(client, endpoint, stream, StartFrom.trimHorizon())) {
            for (Record record : reader.readToEnd(SlidingStreams.LIMIT)) {
                arrived.ticks.add(new Arrived(tick(record), record.approximateArrivalTimestamp()));
            }
        }
        // The reader goes from shard to shard.
        arrived.ticks.sort(Comparator.comparing(Arrived::at).thenComparing(each -> each.tick().eventTime()));
        return arrived;
    }

    private static GoodTick tick(Record record) throws IOException {
        JsonNode json = JSON.readTree(record.data().asByteArrayUnsafe());
        return new GoodTick(json.get("ticker").asText(), json.get("price").asDouble(),
                LocalDateTime.parse(json.get("event_time").asText()).toInstant(ZoneOffset.UTC));
    }

    /** The answers of the windows that they close, as the oracle's lines. */
    Collection<String> minimums() {
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        ticks.stream().map(Arrived::tick).sorted(Comparator.comparing(GoodTick::eventTime)).forEach(oracle::read);
        return SlidingMinimumOracle.lines(oracle.firedMinimums());
    }

    /** From when on a window could be closed: the first tick came that is later than its end by the delay. */
    Optional<Instant> closing(Instant windowEnd) {
        Instant time = windowEnd.plus(SlidingMinimumOracle.delay());
        return ticks.stream()
                .filter(arrived -> !arrived.tick().eventTime().isBefore(time))
                .map(Arrived::at)
                .min(Instant::compareTo);
    }

    /** When the first one came. */
    Instant first() {
        return ticks.get(0).at();
    }

    /** How many came in a second. */
    double perSecond() {
        Duration length = Duration.between(first(), ticks.get(ticks.size() - 1).at());
        return ticks.size() * 1e3 / length.toMillis();
    }
}
