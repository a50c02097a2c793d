package dev.kinesissql.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class KinesisErrorsTest {

    private static final KinesisEndpoint ENDPOINT =
            KinesisEndpoint.emulator(URI.create("http://127.0.0.1:4568"), "us-west-2");

    @ParameterizedTest
    @CsvSource({
        "400, ProvisionedThroughputExceededException, true",
        "400, LimitExceededException, true",
        "400, ThrottlingException, true",
        "500, InternalFailure, true",
        "503, ServiceUnavailable, true",
        "400, ValidationException, false",
        "400, ResourceNotFoundException, false",
        "400, AccessDeniedException, false",
    })
    void tellsErrorsThatPassFromOthers(int status, String code, boolean passes) {
        assertThat(KinesisErrors.isPassing(FakeKinesis.error(status, code, "text"))).isEqualTo(passes);
    }

    @Test
    void anEndpointThatIsAwayMayComeBackButMissingCredentialsDoNot() {
        assertThat(KinesisErrors.isPassing(SdkClientException.create("x", new ConnectException("refused"))))
                .isTrue();
        assertThat(KinesisErrors.isPassing(SdkClientException.create("Unable to load "
                + "credentials"))).isFalse();
    }

    @Test
    void saysWhatToDo() {
        assertThat(explain("ResourceNotFoundException")).isEqualTo("The stream in does not exist at "
                + "http://127.0.0.1:4568 (region us-west-2) (PutRecords needs it). Correct its name, the "
                + "region or the endpoint, or create it: aws kinesis create-stream --stream-name in "
                + "--shard-count 1 --region us-west-2 --endpoint-url http://127.0.0.1:4568");
        assertThat(explain("AccessDeniedException")).isEqualTo("PutRecords on the stream in at "
                + "http://127.0.0.1:4568 (region us-west-2) failed: AccessDeniedException: text. "
                + "Allow kinesis:PutRecords on this stream.");
        assertThat(explain("ExpiredTokenException")).isEqualTo("PutRecords on the stream in at "
                + "http://127.0.0.1:4568 (region us-west-2) failed: ExpiredTokenException: text. "
                + "Check the AWS credentials in use: aws sts get-caller-identity");
        assertThat(explain("ValidationException")).isEqualTo("PutRecords on the stream in at "
                + "http://127.0.0.1:4568 (region us-west-2) failed: ValidationException: text.");
    }

    private static String explain(String code) {
        return KinesisErrors.explain("PutRecords", "in", ENDPOINT, FakeKinesis.error(400, code, "text"))
                .getMessage();
    }
}
