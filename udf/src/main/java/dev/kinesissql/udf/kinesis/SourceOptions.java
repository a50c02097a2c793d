package dev.kinesissql.udf.kinesis;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;

/** Options of a source table over a stream, in the words of the connector that reads it. */
final class SourceOptions {

    private static final String REGION = "aws.region";

    private final KinesisDialect dialect;
    private final Map<String, String> options;

    private SourceOptions(KinesisDialect dialect, Map<String, String> options) {
        this.dialect = dialect;
        this.options = new HashMap<>(options);
    }

    /**
     * The options with those of the other dialect translated. What is given in the connector's own words stays.
     *
     * @throws ValidationException with a message for the user, when one does not follow from the other
     */
    static Map<String, String> inDialect(KinesisDialect dialect, Map<String, String> options) {
        return new SourceOptions(dialect, options).translate();
    }

    private Map<String, String> translate() {
        KinesisDialect other = dialect == KinesisDialect.NAMES ? KinesisDialect.ARNS : KinesisDialect.NAMES;
        translateStream(other);
        rename(other.position(), dialect.position());
        rename(other.timestamp(), dialect.timestamp());
        rename(other.timestampFormat(), dialect.timestampFormat());
        return options;
    }

    private void translateStream(KinesisDialect other) {
        String stream = options.remove(other.stream());
        if (stream == null) {
            return;
        }
        if (dialect == KinesisDialect.ARNS) {
            if (!options.containsKey(dialect.stream())) {
                throw new ValidationException("The Kinesis connector on the class path wants the ARN of the stream: '"
                        + dialect.stream() + "' = '" + StreamArn.EXAMPLE + "', got only '" + other.stream() + "' = '" + stream
                        + "'.");
            }
            return;
        }
        Optional<StreamArn> arn = StreamArn.parse(stream);
        if (arn.isEmpty()) {
            throw new ValidationException(
                    "'" + other.stream() + "': expected " + StreamArn.EXAMPLE + ", got " + stream + ".");
        }
        requireSame(other.stream(), stream, dialect.stream(), arn.get().name());
        requireSame(other.stream(), stream, REGION, arn.get().region());
    }

    /** Sets an option that follows from another one, if it is not there; it must not say something else. */
    private void requireSame(String from, String value, String option, String follows) {
        String given = options.putIfAbsent(option, follows);
        if (given != null && !given.equals(follows)) {
            throw new ValidationException("'" + option + "' is '" + given + "', but '" + from + "' is '" + value
                    + "'. Leave one of the two away.");
        }
    }

    private void rename(String from, String to) {
        String value = options.remove(from);
        if (value == null) {
            return;
        }
        String given = options.putIfAbsent(to, value);
        if (given != null && !given.equals(value)) {
            throw new ValidationException("'" + from + "' is '" + value + "', and '" + to + "', which means the same, is '"
                    + given + "'. Leave one of the two away.");
        }
    }
}
