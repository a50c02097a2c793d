package dev.kinesissql.udf.kinesis;

import static dev.kinesissql.udf.kinesis.KinesisDialect.ARNS;
import static dev.kinesissql.udf.kinesis.KinesisDialect.NAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class SourceOptionsTest {

    private static final String ARN = "arn:aws:kinesis:us-west-2:123456789012:stream/In";

    private static final Map<String, String> BY_ARN = Map.of(
            "stream.arn", ARN,
            "aws.region", "us-west-2",
            "aws.endpoint", "http://localhost:4568",
            "source.init.position", "AT_TIMESTAMP",
            "source.init.timestamp", "2026-11-22",
            "source.init.timestamp.format", "yyyy-MM-dd");

    private static final Map<String, String> BY_NAME = Map.of(
            "stream", "In",
            "aws.region", "us-west-2",
            "aws.endpoint", "http://localhost:4568",
            "scan.stream.initpos", "AT_TIMESTAMP",
            "scan.stream.initpos-timestamp", "2026-11-22",
            "scan.stream.initpos-timestamp-format", "yyyy-MM-dd");

    @Test
    void theConnectorsOwnWordsStay() {
        assertThat(SourceOptions.inDialect(NAMES, BY_NAME)).isEqualTo(BY_NAME);
        assertThat(SourceOptions.inDialect(ARNS, BY_ARN)).isEqualTo(BY_ARN);
    }

    @Test
    void nameAndRegionFollowFromTheArn() {
        assertThat(SourceOptions.inDialect(NAMES, BY_ARN)).isEqualTo(BY_NAME);
        assertThat(SourceOptions.inDialect(NAMES, Map.of("stream.arn", ARN)))
                .isEqualTo(Map.of("stream", "In", "aws.region", "us-west-2"));
    }

    @Test
    void ofBothTheConnectorsOwnIsTaken() {
        Map<String, String> both =
                Map.of("stream", "In", "stream.arn", ARN, "scan.stream.initpos", "LATEST", "source.init.position", "LATEST");

        assertThat(SourceOptions.inDialect(NAMES, both))
                .isEqualTo(Map.of("stream", "In", "aws.region", "us-west-2", "scan.stream.initpos", "LATEST"));
        assertThat(SourceOptions.inDialect(ARNS, both))
                .isEqualTo(Map.of("stream.arn", ARN, "source.init.position", "LATEST"));
    }

    @Test
    void anArnDoesNotFollowFromAName() {
        assertFault(ARNS, Map.of("stream", "In"), "The Kinesis connector on the class path wants the ARN of the stream:"
                + " 'stream.arn' = 'arn:aws:kinesis:us-west-2:123456789012:stream/NAME', got only 'stream' = 'In'.");
    }

    @Test
    void whatContradictsIsAFault() {
        assertFault(NAMES, Map.of("stream", "Out", "stream.arn", ARN),
                "'stream' is 'Out', but 'stream.arn' is '" + ARN + "'. Leave one of the two away.");
        assertFault(NAMES, Map.of("stream.arn", ARN, "aws.region", "eu-west-1"),
                "'aws.region' is 'eu-west-1', but 'stream.arn' is '" + ARN + "'. Leave one of the two away.");
        assertFault(NAMES, Map.of("stream", "In", "scan.stream.initpos", "LATEST", "source.init.position", "TRIM_HORIZON"),
                "'source.init.position' is 'TRIM_HORIZON', and 'scan.stream.initpos', which means the same, is 'LATEST'."
                        + " Leave one of the two away.");
    }

    @Test
    void aTextThatIsNoArnIsAFault() {
        assertFault(NAMES, Map.of("stream.arn", "In"),
                "'stream.arn': expected arn:aws:kinesis:us-west-2:123456789012:stream/NAME, got In.");
    }

    private static void assertFault(KinesisDialect dialect, Map<String, String> options, String message) {
        assertThatThrownBy(() -> SourceOptions.inDialect(dialect, options))
                .isInstanceOf(ValidationException.class)
                .hasMessage(message);
    }
}
