package dev.kinesissql.local.stream;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Where Kinesis is and who asks.
 *
 * @param uri    an endpoint instead of the region's own, http or https; null for AWS
 * @param region the region, for example {@code us-west-2}; with an emulator the one that it was started for
 * @param keys   a fixed pair of keys; null for the default chain of the AWS SDK (environment, profile, role)
 */
public record KinesisEndpoint(URI uri, String region, Keys keys) {

    /** A pair of access keys. The text form hides the secret. */
    public record Keys(String accessKeyId, String secretAccessKey) {

        /** Both are required. */
        public Keys {
            Objects.requireNonNull(accessKeyId, "accessKeyId");
            Objects.requireNonNull(secretAccessKey, "secretAccessKey");
        }

        @Override
        public String toString() {
            return accessKeyId + ":***";
        }
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException when {@code uri} is not an http or https address with a host, or when
     *     the region is missing
     */
    public KinesisEndpoint {
        if (region == null || region.isBlank()) {
            throw new IllegalArgumentException("No region is given. Give one such as us-west-2.");
        }
        if (uri != null && !isHttp(uri)) {
            throw new IllegalArgumentException("The Kinesis endpoint is expected as http://HOST:PORT or "
                    + "https://HOST[:PORT], but is '" + uri + "'.");
        }
    }

    /** Kinesis of AWS in a region, with the default chain of credentials. */
    public static KinesisEndpoint aws(String region) {
        return new KinesisEndpoint(null, region, null);
    }

    /** An emulator, which takes any keys. */
    public static KinesisEndpoint emulator(URI uri, String region) {
        Objects.requireNonNull(uri, "uri");
        return new KinesisEndpoint(uri, region, new Keys("emulator", "emulator"));
    }

    /**
     * A new client, to be closed by the caller. The SDK's own retries are off: the classes of this package
     * and {@code TickProducer} retry themselves, with one time limit and with messages of their own.
     */
    public KinesisClient client() {
        var builder = KinesisClient.builder()
                .region(Region.of(region))
                .credentialsProvider(keys == null
                        ? DefaultCredentialsProvider.builder().build()
                        : StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(ANSWER_TIMEOUT))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
        if (uri != null) {
            builder.endpointOverride(uri);
        }
        return builder.build();
    }

    /** For messages: {@code http://127.0.0.1:4568 (region us-west-2)} or {@code AWS (region us-west-2)}. */
    @Override
    public String toString() {
        return (uri == null ? "AWS" : uri.toString()) + " (region " + region + ")";
    }

    /** The options that point the {@code aws} command to this endpoint. */
    String cliOptions() {
        return "--region " + region + (uri == null ? "" : " --endpoint-url " + uri);
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null
                && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
    }
}
