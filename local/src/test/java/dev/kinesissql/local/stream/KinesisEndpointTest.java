package dev.kinesissql.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class KinesisEndpointTest {

    private static final URI LOCAL = URI.create("http://127.0.0.1:4568");

    @Test
    void namesItselfWithoutItsKeys() {
        assertThat(KinesisEndpoint.emulator(LOCAL, "us-west-2"))
                .hasToString("http://127.0.0.1:4568 (region us-west-2)");
        assertThat(KinesisEndpoint.aws("eu-central-1")).hasToString("AWS (region eu-central-1)");
        assertThat(new KinesisEndpoint.Keys("id", "secret")).hasToString("id:***");
    }

    @Test
    void pointsTheAwsCommandToItself() {
        assertThat(KinesisEndpoint.emulator(LOCAL, "us-west-2").cliOptions())
                .isEqualTo("--region us-west-2 --endpoint-url http://127.0.0.1:4568");
        assertThat(KinesisEndpoint.aws("eu-central-1").cliOptions()).isEqualTo("--region eu-central-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:4568", "ftp://localhost:4568", "http:4568", "http:///x"})
    void refusesAnAddressThatIsNotHttp(String address) {
        assertThatThrownBy(() -> KinesisEndpoint.emulator(URI.create(address), "us-west-2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The Kinesis endpoint is expected as http://HOST:PORT or https://HOST[:PORT], "
                        + "but is '" + address + "'.");
    }

    @Test
    void refusesAMissingRegion() {
        assertThatThrownBy(() -> KinesisEndpoint.aws(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No region is given. Give one such as us-west-2.");
    }

    @Test
    void takesItsAddressIntoTheClient() {
        try (KinesisClient client = KinesisEndpoint.emulator(LOCAL, "us-west-2").client()) {
            assertThat(client.serviceClientConfiguration().endpointOverride()).contains(LOCAL);
            assertThat(client.serviceClientConfiguration().region()).hasToString("us-west-2");
        }
    }
}
