package dev.kinesissql.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Record;

class StreamReaderTest {

    private static final KinesisEndpoint ENDPOINT = KinesisEndpoint.aws("us-west-2");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final FakeKinesis kinesis = FakeKinesis.withStream(clock, "out", 3);

    @Test
    void readsAllShardsFromTheOldestRecord() throws Exception {
        put("shardId-0", "a", "b");
        put("shardId-1", "c");
        put("shardId-2", "d");

        assertThat(texts(reader(StartFrom.trimHorizon()).poll(SECOND))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void readsOnlyWhatComesAfterItsOpeningFromLatest() throws Exception {
        put("shardId-1", "old");
        StreamReader reader = reader(StartFrom.latest());
        reader.open();
        put("shardId-1", "new");

        assertThat(texts(reader.poll(SECOND))).containsExactly("new");
    }

    @Test
    void readsFromATimestampOn() throws Exception {
        put("shardId-0", "old");
        clock.pass(SECOND);
        put("shardId-0", "new");

        assertThat(texts(reader(StartFrom.timestamp(FakeClock.START.plus(SECOND))).poll(SECOND)))
                .containsExactly("new");
    }

    @Test
    void asksEachShardFiveTimesASecondAndReturnsEmptyWhenNothingComes() throws Exception {
        assertThat(reader(StartFrom.trimHorizon()).poll(SECOND)).isEmpty();

        assertThat(clock.elapsed()).isEqualTo(SECOND);
        assertThat(clock.waits()).containsExactlyElementsOf(Collections.nCopies(5, Duration.ofMillis(200)));
        assertThat(Collections.frequency(kinesis.calls(), "GetRecords")).isEqualTo(3 * 6);
    }

    @Test
    void returnsAsSoonAsARecordComes() throws Exception {
        clock.onWait(() -> {
            if (clock.elapsed().equals(Duration.ofMillis(400))) {
                put("shardId-2", "a");
            }
        });

        assertThat(texts(reader(StartFrom.trimHorizon()).poll(SECOND))).containsExactly("a");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void readsTheChildrenOfASplitShardAfterIt() throws Exception {
        StreamReader reader = reader(StartFrom.trimHorizon());
        put("shardId-0", "before");
        assertThat(texts(reader.poll(SECOND))).containsExactly("before");
        put("shardId-0", "last");
        kinesis.split("shardId-0");
        put("shardId-3", "left");
        put("shardId-4", "right");

        assertThat(texts(reader.readToEnd(SECOND))).containsExactly("last", "left", "right");
    }

    @Test
    void readsOldSplitsAndMergesInTheirOrder() throws Exception {
        kinesis.pageSize(1);
        put("shardId-0", "a", "b");
        put("shardId-1", "x", "y", "z");
        kinesis.merge("shardId-0", "shardId-1");
        put("shardId-3", "m");
        kinesis.split("shardId-3");
        put("shardId-4", "n");

        assertThat(texts(reader(StartFrom.trimHorizon()).readToEnd(Duration.ofSeconds(5))))
                .containsExactly("a", "x", "b", "y", "z", "m", "n");
    }

    @Test
    void readsTheWholeChildWhenItStartedFromLatest() throws Exception {
        put("shardId-0", "old");
        kinesis.split("shardId-0");
        put("shardId-3", "old child");
        StreamReader reader = reader(StartFrom.latest());
        reader.open();
        kinesis.split("shardId-3");
        put("shardId-5", "new child");

        assertThat(texts(reader.readToEnd(SECOND))).containsExactly("new child");
    }

    @Test
    void looksAgainForChildrenThatAreNotListedYet() throws Exception {
        StreamReader reader = reader(StartFrom.trimHorizon());
        reader.open();
        kinesis.split("shardId-0");
        put("shardId-3", "a");
        kinesis.hide("shardId-3", true);
        kinesis.hide("shardId-4", true);
        clock.onWait(() -> {
            if (clock.elapsed().equals(Duration.ofMillis(1600))) {
                kinesis.hide("shardId-3", false);
                kinesis.hide("shardId-4", false);
            }
        });

        assertThat(texts(reader.readToEnd(Duration.ofSeconds(5)))).containsExactly("a");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(2000));
    }

    @Test
    void readsOnWithANewIteratorWhenTheOldOneExpired() throws Exception {
        put("shardId-0", "a");
        StreamReader reader = reader(StartFrom.trimHorizon());
        assertThat(texts(reader.poll(SECOND))).containsExactly("a");
        kinesis.expireIterators();
        put("shardId-0", "b");
        put("shardId-1", "c");

        assertThat(texts(reader.poll(SECOND))).containsExactly("b", "c");
    }

    @Test
    void losesNothingWhenAnIteratorExpiresBeforeTheFirstRecordFromLatest() throws Exception {
        put("shardId-0", "old");
        clock.pass(SECOND);
        StreamReader reader = reader(StartFrom.latest());
        reader.open();
        clock.pass(Duration.ofMinutes(6));
        put("shardId-0", "new");
        kinesis.expireIterators();

        assertThat(texts(reader.poll(SECOND))).containsExactly("new");
    }

    @Test
    void waitsOutThrottlingWithoutHoldingUpTheOtherShards() throws Exception {
        put("shardId-0", "a");
        put("shardId-1", "b");
        kinesis.failNext("GetRecords", throttled());
        StreamReader reader = reader(StartFrom.trimHorizon());

        assertThat(texts(reader.poll(SECOND))).containsExactly("b");
        assertThat(clock.elapsed()).isZero();
        assertThat(texts(reader.poll(SECOND))).containsExactly("a");
        assertThat(clock.elapsed()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    }

    @Test
    void givesUpAfterAMinuteOfFailures() {
        kinesis.failNext("GetRecords",
                Collections.nCopies(200, throttled()).toArray(RuntimeException[]::new));
        StreamReader reader = reader(StartFrom.trimHorizon());

        assertThatThrownBy(() -> reader.poll(Duration.ofMinutes(5)))
                .isInstanceOf(StreamException.class)
                .hasMessage("GetRecords on the stream out at AWS (region us-west-2) failed for 60 s, last "
                        + "with ProvisionedThroughputExceededException: Rate exceeded. Check that the "
                        + "endpoint is up and that no limit of the account is reached.");
        assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    }

    @Test
    void keepsWhatItHasReadWhenALaterCallFails() throws Exception {
        put("shardId-0", "a");
        StreamReader reader = reader(StartFrom.trimHorizon());
        reader.open();
        kinesis.failNext("GetRecords", FakeKinesis.error(400, "ProvisionedThroughputExceededException", "x"),
                FakeKinesis.error(400, "AccessDeniedException", "no"));
        kinesis.pageSize(1);
        put("shardId-2", "b");

        assertThatThrownBy(() -> reader.poll(SECOND)).isInstanceOf(StreamException.class);
        List<String> texts = new ArrayList<>(texts(reader.poll(SECOND)));
        texts.addAll(texts(reader.poll(SECOND)));

        assertThat(texts).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void namesAMissingStream() {
        StreamReader reader = new StreamReader(kinesis, ENDPOINT, "nowhere", StartFrom.latest());

        assertThatThrownBy(reader::open)
                .isInstanceOf(StreamException.class)
                .hasMessageStartingWith("The stream nowhere does not exist at AWS (region us-west-2)");
    }

    @Test
    void returnsNothingOnceItIsClosed() throws Exception {
        StreamReader reader = reader(StartFrom.trimHorizon());
        clock.onWait(reader::close);

        assertThat(reader.poll(Duration.ofHours(1))).isEmpty();
        assertThat(reader.poll(Duration.ofHours(1))).isEmpty();
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void endsAPollWhenTheThreadIsInterrupted() {
        StreamReader reader = reader(StartFrom.trimHorizon());
        clock.onWait(() -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> reader.poll(Duration.ofHours(1))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void readsEverythingUpToTheEndInManyPages() throws Exception {
        String[] texts = IntStream.range(0, 25).mapToObj(Integer::toString).toArray(String[]::new);
        put("shardId-1", texts);
        kinesis.pageSize(4);

        assertThat(texts(reader(StartFrom.trimHorizon()).readToEnd(Duration.ofSeconds(10))))
                .containsExactly(texts);
    }

    @Test
    void saysSoWhenTheEndIsNotReachedInTime() {
        kinesis.pageSize(1);
        put("shardId-0", "a", "b", "c");
        clock.onWait(() -> put("shardId-0", "more"));
        StreamReader reader = reader(StartFrom.trimHorizon());

        assertThatThrownBy(() -> reader.readToEnd(SECOND))
                .isInstanceOf(StreamException.class)
                .hasMessage("The end of the stream out at AWS (region us-west-2) was expected within 1 s, "
                        + "but after 6 records it is not reached. Allow more time, or stop what is writing "
                        + "to it.");
    }

    private StreamReader reader(StartFrom start) {
        return new StreamReader(kinesis, ENDPOINT, "out", start, Backoff.standard(), clock, clock);
    }

    private void put(String shardId, String... texts) {
        for (String text : texts) {
            kinesis.add(shardId, text);
        }
    }

    private static RuntimeException throttled() {
        return FakeKinesis.error(400, "ProvisionedThroughputExceededException", "Rate exceeded");
    }

    private static List<String> texts(List<Record> records) {
        return records.stream().map(record -> record.data().asUtf8String()).toList();
    }
}
