package dev.kinesissql.local.e2e;

import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * What {@code bin/ticks.sh} has sent to a stream until now, read back from it, and what must become of it: a record as it
 * writes good ticks, with a time near its arrival, belongs to its windows, any other to the rejects.
 */
final class SentTicks {

    /** Bad ticks of good form are an hour late or two days ahead. */
    private static final Duration NEAR = Duration.ofMinutes(10);
    private static final Pattern GOOD = Pattern.compile("\\{\"event_time\": \"([0-9T:.-]+)\", \"ticker\": \"("
            + String.join("|", OracleTicks.TICKERS) + ")\", \"price\": (\\d+\\.\\d+)}");

    private final List<GoodTick> good = new ArrayList<>();
    private final Set<String> bad = new HashSet<>();

    private SentTicks() {}

    /** Reads a stream from its beginning to its end. */
    static SentTicks read(KinesisClient client, KinesisEndpoint endpoint, String stream) throws InterruptedException {
        SentTicks sent = new SentTicks();
        try (StreamReader reader = new StreamReader(client, endpoint, stream, StartFrom.trimHorizon())) {
            reader.readToEnd(SlidingStreams.LIMIT).forEach(sent::add);
        }
        return sent;
    }

    private void add(Record record) {
        String text = record.data().asString(StandardCharsets.ISO_8859_1);
        Matcher form = GOOD.matcher(text);
        Optional<Instant> time = form.matches() ? time(form.group(1)) : Optional.empty();
        if (time.isPresent()
                && Duration.between(time.get(), record.approximateArrivalTimestamp()).abs().compareTo(NEAR) < 0) {
            good.add(new GoodTick(form.group(2), Double.parseDouble(form.group(3)), time.get()));
        } else {
            bad.add(text);
        }
    }

    /** Empty for a time that there is not, such as 25 o'clock. */
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** How many of them are good. */
    int good() {
        return good.size();
    }

    /** The answers of the windows that end at a time or before it, as the oracle's lines. */
    Set<String> minimumsUntil(Instant end) {
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        good.stream().sorted(Comparator.comparing(GoodTick::eventTime)).forEach(oracle::read);
        var answers = oracle.allMinimums();
        answers.keySet().removeIf(answer -> answer.windowEnd().isAfter(end));
        return new HashSet<>(SlidingMinimumOracle.lines(answers));
    }

    /** The records that must be rejected, each byte as a character. */
    Set<String> rejects() {
        return bad;
    }
}
