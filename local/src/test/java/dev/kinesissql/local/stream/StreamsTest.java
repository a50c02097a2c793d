package dev.kinesissql.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

class StreamsTest {

    private static final KinesisEndpoint ENDPOINT = KinesisEndpoint.aws("us-west-2");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final FakeClock clock = new FakeClock();
    private final FakeKinesis kinesis = new FakeKinesis(clock);
    private final Streams streams = new Streams(kinesis, ENDPOINT, Backoff.standard(), clock);

    @Test
    void createsAMissingStreamAndWaitsUntilItIsActive() throws Exception {
        kinesis.statusNext(StreamStatus.CREATING, StreamStatus.CREATING);

        streams.ensure(Map.of("in", 2), LIMIT);

        assertThat(kinesis.calls()).containsExactly("DescribeStreamSummary", "CreateStream",
                "DescribeStreamSummary", "DescribeStreamSummary", "DescribeStreamSummary");
        assertThat(clock.waits()).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250));
    }

    @Test
    void leavesAnExistingStreamAlone() throws Exception {
        streams.ensure(Map.of("in", 2), LIMIT);
        streams.ensure(Map.of("in", 2), LIMIT);

        assertThat(kinesis.calls()).containsOnlyOnce("CreateStream");
    }

    @Test
    void isContentWhenSomebodyElseCreatesTheStreamAtTheSameTime() throws Exception {
        streams.ensure(Map.of("in", 1), LIMIT);
        kinesis.failNext("DescribeStreamSummary", missing());

        streams.ensure(Map.of("in", 1), LIMIT);

        assertThat(Collections.frequency(kinesis.calls(), "CreateStream")).isEqualTo(2);
    }

    @Test
    void createsAStreamAgainOnceItsDeletionIsOver() throws Exception {
        streams.ensure(Map.of("in", 1), LIMIT);
        kinesis.statusNext(StreamStatus.DELETING, StreamStatus.DELETING);

        streams.ensure(Map.of("in", 1), LIMIT);

        assertThat(clock.waits()).hasSize(1);
    }

    @Test
    void refusesAnotherNumberOfShards() throws Exception {
        streams.ensure(Map.of("in", 4), LIMIT);

        assertThatThrownBy(() -> streams.ensure(Map.of("in", 1), LIMIT))
                .isInstanceOf(StreamException.class)
                .hasMessage("The stream in at AWS (region us-west-2) was expected to have 1 open shard(s), "
                        + "but has 4. Ask for 4, or delete the stream so that it can be created anew: aws "
                        + "kinesis delete-stream --stream-name in --region us-west-2");
    }

    @Test
    void givesUpWhenTheStreamIsNotActiveInTime() {
        kinesis.statusNext(Collections.nCopies(200, StreamStatus.CREATING).toArray(StreamStatus[]::new));

        assertThatThrownBy(() -> streams.ensure(Map.of("in", 1), LIMIT))
                .isInstanceOf(StreamException.class)
                .hasMessage("The stream in at AWS (region us-west-2) was expected to be ACTIVE within 30 s, "
                        + "but is CREATING. Look at it and try again: aws kinesis describe-stream-summary "
                        + "--stream-name in --region us-west-2");
        assertThat(clock.elapsed()).isEqualTo(LIMIT);
    }

    @Test
    void waitsForAnEndpointThatIsNotUpYet() throws Exception {
        kinesis.failNext("DescribeStreamSummary",
                SdkClientException.create("x", new ConnectException("Connection refused")),
                FakeKinesis.error(503, "ServiceUnavailable", "starting"));

        streams.ensure(Map.of("in", 1), LIMIT);

        assertThat(clock.waits()).hasSize(2);
    }

    @Test
    void doesNotTryLongerThanItsLimit() {
        RuntimeException full = FakeKinesis.error(400, "LimitExceededException", "shard limit of 50");
        kinesis.failNext("CreateStream", Collections.nCopies(100, full).toArray(RuntimeException[]::new));

        assertThatThrownBy(() -> streams.ensure(Map.of("in", 60), Duration.ofSeconds(10)))
                .isInstanceOf(StreamException.class)
                .hasMessage("CreateStream on the stream in at AWS (region us-west-2) failed for 10 s, last "
                        + "with LimitExceededException: shard limit of 50. Check that the endpoint is up and "
                        + "that no limit of the account is reached.");
        assertThat(clock.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    private static RuntimeException missing() {
        return ResourceNotFoundException.builder().build();
    }
}
