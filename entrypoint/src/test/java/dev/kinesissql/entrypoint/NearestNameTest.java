package dev.kinesissql.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> NAMES =
            List.of("aws.region", "aws.endpoint", "stream", "a.b", "scan.stream.initpos");

    @ParameterizedTest
    @CsvSource({
        "aws.regoin, aws.region",
        "AWS_REGION, aws.region",
        "aws-endpint, aws.endpoint",
        "steram, stream",
        "streams, stream",
        "scan.steam.initpso, scan.stream.initpos",
        "a.c, a.b",
        "c.d,",
        "aws.rein,aws.region",
        "aws.rn,",
        "json.timestamp-format.standard,"
    })
    void theNearestNameIsMeant(String misspelt, String meant) {
        assertThat(NearestName.of(misspelt, NAMES).orElse(null)).isEqualTo(meant);
    }
}
