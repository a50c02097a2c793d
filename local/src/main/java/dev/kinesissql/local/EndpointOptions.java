package dev.kinesissql.local;

import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.stream.KinesisEndpoint;
import java.net.URI;
import picocli.CommandLine.Option;

/** Which Kinesis a command speaks to. */
final class EndpointOptions {

    @Option(names = "--endpoint", paramLabel = "URI|aws", defaultValue = "http://localhost:4568",
            description = "Kinesis: an emulator's address, or aws for the account that the AWS credentials belong to;"
                    + " default: ${DEFAULT-VALUE}.")
    private String endpoint;

    @Option(names = "--region", paramLabel = "REGION", defaultValue = Emulator.REGION,
            description = "AWS region; default: ${DEFAULT-VALUE}.")
    private String region;

    KinesisEndpoint endpoint() {
        try {
            return endpoint.equals("aws")
                    ? KinesisEndpoint.aws(region)
                    : KinesisEndpoint.emulator(URI.create(endpoint), region);
        } catch (IllegalArgumentException e) {
            throw new Fault("--endpoint " + endpoint + ", --region " + region + ": " + e.getMessage(), e);
        }
    }
}
