package dev.kinesissql.local.stream;

import java.time.Instant;
import java.util.Objects;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Where in a shard a reader starts.
 *
 * @param type      TRIM_HORIZON, LATEST or AT_TIMESTAMP
 * @param timestamp the instant for AT_TIMESTAMP, not in the future; null otherwise
 */
public record StartFrom(ShardIteratorType type, Instant timestamp) {

    /** Checks that type and timestamp fit together. */
    public StartFrom {
        Objects.requireNonNull(type, "type");
        boolean fits = switch (type) {
            case TRIM_HORIZON, LATEST -> timestamp == null;
            case AT_TIMESTAMP -> timestamp != null;
            default -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException("Expected TRIM_HORIZON or LATEST without a timestamp, or "
                    + "AT_TIMESTAMP with one, but got " + type + " with " + timestamp + ".");
        }
    }

    /** From the oldest record that the stream still has. */
    public static StartFrom trimHorizon() {
        return new StartFrom(ShardIteratorType.TRIM_HORIZON, null);
    }

    /** From the first record that arrives after {@link StreamReader#open} (or the first poll). */
    public static StartFrom latest() {
        return new StartFrom(ShardIteratorType.LATEST, null);
    }

    /** From the first record that Kinesis received at {@code instant} or later. */
    public static StartFrom timestamp(Instant instant) {
        return new StartFrom(ShardIteratorType.AT_TIMESTAMP, Objects.requireNonNull(instant, "instant"));
    }

    void fill(GetShardIteratorRequest.Builder request) {
        request.shardIteratorType(type).timestamp(timestamp);
    }
}
