package dev.kinesissql.local.ticks;

import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;

/**
 * One tick as it is sent.
 *
 * @param data   the record's bytes, normally a JSON object in UTF-8
 * @param ticker the ticker in it; null when it cannot be told
 * @param price  the price in it; null when it cannot be told
 */
public record Tick(SdkBytes data, String ticker, Double price) {

    /** {@code data} is required. */
    public Tick {
        Objects.requireNonNull(data, "data");
    }

    /** The record's bytes read as UTF-8. */
    public String text() {
        return data.asUtf8String();
    }
}
