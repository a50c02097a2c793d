package dev.kinesissql.udf.kinesis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of a Kinesis stream: {@code arn:aws:kinesis:us-west-2:123456789012:stream/ExampleInputStream}. */
public final class StreamArn {

    /** What one looks like. */
    public static final String EXAMPLE = "arn:aws:kinesis:us-west-2:123456789012:stream/NAME";

    private static final Pattern PATTERN =
            Pattern.compile("arn:aws[a-z-]*:kinesis:([a-z0-9-]+):\\d{12}:stream/([a-zA-Z0-9_.-]{1,128})");

    private final String region;
    private final String name;

    private StreamArn(String region, String name) {
        this.region = region;
        this.name = name;
    }

    /** Reads an ARN; empty when the text is none of a stream. */
    public static Optional<StreamArn> parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        return matcher.matches() ? Optional.of(new StreamArn(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** The region in it. */
    public String region() {
        return region;
    }

    /** The stream's name. */
    public String name() {
        return name;
    }
}
