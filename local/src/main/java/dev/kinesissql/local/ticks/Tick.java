package dev.kinesissql.local.ticks;

import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;

/**
 * One tick as it is sent.
 *
 * @param data   the record's bytes, normally a JSON object in UTF-8
 * @param ticker the ticker in it; null when it cannot be told
 * @param price  the price in it; null when it cannot be told
 * @param bad    what is wrong with it; null for a good tick, and when nobody has looked
 */
public record Tick(SdkBytes data, String ticker, Double price, BadTick bad) {

    /** {@code data} is required. */
    public Tick {
        Objects.requireNonNull(data, "data");
    }

    /** A tick of which nothing bad is known. */
    public Tick(SdkBytes data, String ticker, Double price) {
        this(data, ticker, price, null);
    }

    /** The record's bytes read as UTF-8. */
    public String text() {
        return data.asUtf8String();
    }
}
