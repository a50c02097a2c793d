package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.SoftAssertions;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What a run of the shipped script has written, as far as it has been read. */
final class SlidingOutput implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final String BASE64 = "base64:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String run;
    private final StreamReader minimumReader;
    private final StreamReader rejectReader;
    private final List<String> minimums = new ArrayList<>();
    private final List<String> rejects = new ArrayList<>();

    /** The output of a run, of which nothing is read yet. */
    SlidingOutput(KinesisClient client, KinesisEndpoint endpoint, String run) {
        this(client, endpoint, run, SlidingStreams.name("minimums", run), SlidingStreams.name("rejects", run));
    }

    /** The output of a run in streams of those names, of which nothing is read yet. */
    SlidingOutput(KinesisClient client, KinesisEndpoint endpoint, String run, String minimums, String rejects) {
        this.run = run;
        this.minimumReader = reader(client, endpoint, minimums);
        this.rejectReader = reader(client, endpoint, rejects);
    }

    private static StreamReader reader(KinesisClient client, KinesisEndpoint endpoint, String stream) {
        return new StreamReader(client, endpoint, stream, StartFrom.trimHorizon());
    }

    /** The minimums, as the oracle's lines, in the order of writing. */
    List<String> minimums() {
        return minimums;
    }

    /** The rejects, as {@link #reject} writes them, in the order of writing. */
    List<String> rejects() {
        return rejects;
    }

    /** A reject as a line to compare: the reason, and the original record, each byte as a character. */
    static String reject(String reason, byte[] record) {
        return reason + " " + new String(record, StandardCharsets.ISO_8859_1);
    }

    /** Reads on until a condition holds or the time is over: what is missing then, the assertions tell. */
    void awaitUntil(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + SlidingStreams.LIMIT.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            add(minimumReader.poll(POLL), rejectReader.poll(POLL));
        }
    }

    /** Reads the rest, when nothing is written any more. */
    void readToEnd() throws Exception {
        add(minimumReader.readToEnd(SlidingStreams.LIMIT), rejectReader.readToEnd(SlidingStreams.LIMIT));
    }

    private void add(List<Record> newMinimums, List<Record> newRejects) throws IOException {
        for (Record each : newMinimums) {
            JsonNode minimum = json(each);
            assertThat(minimum.fieldNames()).toIterable().containsExactly("ticker", "price", "event_time");
            minimums.add(SlidingMinimumOracle.line(
                    minimum.get("event_time").asText(),
                    minimum.get("ticker").asText(),
                    minimum.get("price").asDouble()));
        }
        for (Record each : newRejects) {
            JsonNode reject = json(each);
            rejects.add(reject(reject.get("reason").asText(), original(reject.get("record").asText())));
        }
    }

    private static JsonNode json(Record record) throws IOException {
        return JSON.readTree(record.data().asByteArrayUnsafe());
    }

    private static byte[] original(String record) {
        return record.startsWith(BASE64)
                ? Base64.getDecoder().decode(record.substring(BASE64.length()))
                : record.getBytes(StandardCharsets.UTF_8);
    }

    /** Asserts that this is all that was written, each as often as here, in whatever order. */
    void assertIsExactly(Collection<String> expectedMinimums, Collection<String> expectedRejects) {
        assertEqual(minimums, expectedMinimums, rejects, expectedRejects);
    }

    /** Asserts that this is all that was written, each once or more often. */
    void assertIsAtLeastOnce(Set<String> expectedMinimums, Set<String> expectedRejects) {
        assertEqual(new HashSet<>(minimums), expectedMinimums, new HashSet<>(rejects), expectedRejects);
    }

    private void assertEqual(Collection<String> someMinimums, Collection<String> expectedMinimums,
            Collection<String> someRejects, Collection<String> expectedRejects) {
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(without(expectedMinimums, someMinimums)).as(run + ": missing minimums").isEmpty();
            softly.assertThat(without(someMinimums, expectedMinimums)).as(run + ": wrong minimums").isEmpty();
            softly.assertThat(without(expectedRejects, someRejects)).as(run + ": missing rejects").isEmpty();
            softly.assertThat(without(someRejects, expectedRejects)).as(run + ": wrong rejects").isEmpty();
        });
    }

    /** What is left of the one when each element of the other takes away an equal one. */
    private static List<String> without(Collection<String> one, Collection<String> other) {
        List<String> left = new ArrayList<>(one);
        other.forEach(left::remove);
        return left;
    }

    @Override
    public void close() {
        minimumReader.close();
        rejectReader.close();
    }
}
