package dev.kinesissql.local.ticks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kinesissql.local.stream.Backoff;
import dev.kinesissql.local.stream.FakeClock;
import dev.kinesissql.local.stream.FakeKinesis;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StreamException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

class TickProducerTest {

    private static final KinesisEndpoint ENDPOINT = KinesisEndpoint.aws("us-west-2");

    private final FakeClock clock = new FakeClock();
    private final FakeKinesis kinesis = FakeKinesis.withStream(clock, "in", 1);
    private final List<String> accepted = new ArrayList<>();

    @Test
    void sendsAllTicksInOrderWithTheirKeys() {
        TickProducer producer = producer(1000, PartitionKey.TICKER);

        producer.run(source(tick("a", "AAPL"), tick("b", null), tick("c", "TBV")), Limit.none());

        assertThat(kinesis.texts()).containsExactly("a", "b", "c");
        assertThat(accepted).containsExactly("a", "b", "c");
        assertThat(producer.accepted()).isEqualTo(3);
        assertThat(kinesis.puts().stream().flatMap(put -> put.records().stream())
                .map(PutRecordsRequestEntry::partitionKey)).containsExactly("AAPL", "partitionkey", "TBV");
    }

    @Test
    void sendsAtASteadyRateForADuration() {
        producer(100, PartitionKey.CONSTANT).run(numbers(), Limit.duration(Duration.ofSeconds(1)));

        assertThat(sizes()).containsExactly(1, 10, 10, 10, 10, 10, 10, 10, 10, 10, 9);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void stopsAtACount() {
        TickProducer producer = producer(100, PartitionKey.CONSTANT);

        producer.run(numbers(), Limit.count(25));

        assertThat(sizes()).containsExactly(1, 10, 10, 4);
        assertThat(producer.accepted()).isEqualTo(25);
    }

    @Test
    void sendsNothingForALimitOfNothing() {
        producer(100, PartitionKey.CONSTANT).run(numbers(), Limit.count(0));
        producer(100, PartitionKey.CONSTANT).run(numbers(), Limit.duration(Duration.ZERO));

        assertThat(kinesis.puts()).isEmpty();
    }

    @Test
    void putsAtMost500TicksIntoACall() {
        producer(20_000, PartitionKey.CONSTANT).run(numbers(), Limit.count(1201));

        assertThat(sizes()).containsExactly(1, 500, 500, 200);
    }

    @Test
    void putsAtMost5MiBIntoACall() {
        String mega = "x".repeat(1024 * 1024 - "partitionkey".length());
        TickSource ticks = source(Collections.nCopies(12, tick(mega, null)).toArray(Tick[]::new));

        producer(1000, PartitionKey.CONSTANT).run(ticks, Limit.none());

        assertThat(sizes()).containsExactly(1, 5, 5, 1);
        assertThat(accepted).hasSize(12);
    }

    @Test
    void makesUpForAStallButNotForMoreThanASecond() {
        kinesis.failNext("PutRecords", throttled());
        TickProducer producer = producer(100, PartitionKey.CONSTANT, tick -> {
            if (tick.text().equals("0")) {
                clock.pass(Duration.ofMinutes(1));
            }
        });

        producer.run(numbers(), Limit.count(121));

        assertThat(sizes()).containsExactly(1, 1, 100, 10, 10);
    }

    @Test
    void sendsOnlyTheRefusedTicksAgainWithGrowingWaits() {
        kinesis.refuseNext();
        kinesis.refuseNext("2", "4");
        kinesis.refuseNext("4");

        producer(100, PartitionKey.CONSTANT).run(numbers(), Limit.count(6));

        assertThat(requests()).containsExactly(List.of("0"), List.of("1", "2", "3", "4", "5"),
                List.of("2", "4"), List.of("4"));
        assertThat(accepted).containsExactly("0", "1", "3", "5", "2", "4");
        assertThat(clock.waits().get(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(clock.waits().get(2)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void sendsAgainAfterThrottlingErrorsOfTheServerAndARefusedConnection() {
        kinesis.failNext("PutRecords",
                throttled(), FakeKinesis.error(500, "InternalFailure", "oops"), refused());
        TickProducer producer = producer(100, PartitionKey.CONSTANT);

        producer.run(numbers(), Limit.count(1));

        assertThat(kinesis.puts()).hasSize(4);
        assertThat(producer.accepted()).isEqualTo(1);
    }

    @Test
    void givesUpTicksThatAreRefusedForAMinute() {
        for (int i = 0; i < 100; i++) {
            kinesis.refuseNext("0");
        }
        TickProducer producer = producer(100, PartitionKey.CONSTANT);

        assertThatThrownBy(() -> producer.run(numbers(), Limit.none()))
                .isInstanceOf(StreamException.class)
                .hasMessageMatching("1 of 1 ticks were not accepted by the stream in at AWS "
                        + "\\(region us-west-2\\) in " + kinesis.puts().size()
                        + " tries within 5\\d s, last with "
                        + "ProvisionedThroughputExceededException: refused\\. Check that the endpoint is up; "
                        + "when the stream is throttled, send fewer ticks per second, spread them over more "
                        + "partition keys or give the stream more shards\\.");
        assertThat(producer.accepted()).isZero();
        assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    }

    @Test
    void failsAtOnceWhenATickIsOneThatKinesisNeverTakes() {
        kinesis.refuseNext();
        kinesis.refuseNext(Map.of("1", "ProvisionedThroughputExceededException",
                "2", "InvalidArgumentException", "3", "ProvisionedThroughputExceededException"));
        TickProducer producer = producer(100, PartitionKey.CONSTANT);

        assertThatThrownBy(() -> producer.run(numbers(), Limit.count(6)))
                .isInstanceOf(StreamException.class)
                .hasMessage("3 of 5 ticks were not accepted by the stream in at AWS (region us-west-2) in 1 "
                        + "try within 0 s, last with InvalidArgumentException: refused. Leave out the ticks "
                        + "that Kinesis cannot take.");
        assertThat(accepted).containsExactly("0", "4", "5");
    }

    @Test
    void keepsToItsTimeWhenKinesisIsSlowerThanTheRate() {
        TickProducer producer =
                producer(5000, PartitionKey.CONSTANT, tick -> clock.pass(Duration.ofMillis(1)));

        producer.run(numbers(), Limit.duration(Duration.ofSeconds(10)));

        assertThat(clock.elapsed()).isBetween(Duration.ofMillis(10_100), Duration.ofMillis(10_600));
    }

    @Test
    void givesUpAnEndpointThatStaysAway() {
        kinesis.failNext("PutRecords", Collections.nCopies(100, refused()).toArray(RuntimeException[]::new));

        assertThatThrownBy(() -> producer(100, PartitionKey.CONSTANT).run(numbers(), Limit.none()))
                .isInstanceOf(StreamException.class)
                .hasCauseInstanceOf(SdkClientException.class)
                .hasMessageContaining("last with SdkClientException: Unable to execute HTTP request");
    }

    @Test
    void failsAtOnceWhenTheStreamIsMissing() {
        TickProducer producer = new TickProducer(kinesis, ENDPOINT, "nowhere", 100, PartitionKey.CONSTANT,
                tick -> { }, Backoff.standard(), clock);

        assertThatThrownBy(() -> producer.run(numbers(), Limit.none()))
                .isInstanceOf(StreamException.class)
                .hasMessage("The stream nowhere does not exist at AWS (region us-west-2) (PutRecords needs "
                        + "it). Correct its name, the region or the endpoint, or create it: aws kinesis "
                        + "create-stream --stream-name nowhere --shard-count 1 --region us-west-2");
        assertThat(clock.elapsed()).isZero();
    }

    @Test
    void stopsWhenItIsClosedAndStaysClosed() {
        TickProducer producer = producer(100, PartitionKey.CONSTANT);
        clock.onWait(() -> {
            if (clock.elapsed().equals(Duration.ofMillis(300))) {
                producer.close();
            }
        });

        producer.run(numbers(), Limit.none());
        producer.run(numbers(), Limit.none());

        assertThat(producer.accepted()).isEqualTo(21);
    }

    @Test
    void givesRefusedTicksUpWhenItIsClosed() {
        kinesis.refuseNext("0");
        TickProducer producer = producer(100, PartitionKey.CONSTANT);
        clock.onWait(producer::close);

        producer.run(numbers(), Limit.none());

        assertThat(kinesis.puts()).hasSize(1);
        assertThat(producer.accepted()).isZero();
    }

    @Test
    void stopsOnAnInterruptWhileItWaitsAndKeepsTheStatus() {
        clock.onWait(() -> Thread.currentThread().interrupt());

        producer(100, PartitionKey.CONSTANT).run(numbers(), Limit.none());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(accepted).hasSize(11);
    }

    @Test
    void stopsOnAnInterruptWithinACall() {
        kinesis.failNext("PutRecords", AbortedException.create("Thread was interrupted"));

        producer(100, PartitionKey.CONSTANT).run(numbers(), Limit.none());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(accepted).isEmpty();
    }

    private TickProducer producer(double rate, PartitionKey key) {
        return producer(rate, key, tick -> { });
    }

    private TickProducer producer(double rate, PartitionKey key, Consumer<Tick> listener) {
        return new TickProducer(kinesis, ENDPOINT, "in", rate, key, tick -> {
            accepted.add(tick.text());
            listener.accept(tick);
        }, Backoff.standard(), clock);
    }

    private List<Integer> sizes() {
        return kinesis.puts().stream().map(put -> put.records().size()).toList();
    }

    private List<List<String>> requests() {
        return kinesis.puts().stream().map(PutRecordsRequest::records)
                .map(entries -> entries.stream().map(entry -> entry.data().asUtf8String()).toList()).toList();
    }

    private static TickSource numbers() {
        return source(IntStream.iterate(0, i -> i + 1).mapToObj(i -> tick(Integer.toString(i), null)));
    }

    private static TickSource source(Tick... ticks) {
        return source(Stream.of(ticks));
    }

    private static TickSource source(Stream<Tick> ticks) {
        Iterator<Tick> iterator = ticks.iterator();
        return () -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }

    private static Tick tick(String text, String ticker) {
        return new Tick(SdkBytes.fromUtf8String(text), ticker, null);
    }

    private static RuntimeException throttled() {
        return FakeKinesis.error(400, "ProvisionedThroughputExceededException", "Rate exceeded");
    }

    private static RuntimeException refused() {
        return SdkClientException.create("Unable to execute HTTP request", new ConnectException("refused"));
    }
}
