package dev.kinesissql.udf.kinesis;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;

/** How a generation of the Kinesis connector wants its options to be named. */
public enum KinesisDialect {

    /** Connector 4.x: streams go by their names. */
    NAMES("stream", "scan.stream.initpos", "scan.stream.initpos-timestamp", "scan.stream.initpos-timestamp-format"),
    /** Connectors 5.x and 6.x: streams go by their ARNs. */
    ARNS("stream.arn", "source.init.position", "source.init.timestamp", "source.init.timestamp.format");

    /** The connector's name in the options of a table. */
    public static final String CONNECTOR = "kinesis";

    private final String stream;
    private final String position;
    private final String timestamp;
    private final String timestampFormat;

    KinesisDialect(String stream, String position, String timestamp, String timestampFormat) {
        this.stream = stream;
        this.position = position;
        this.timestamp = timestamp;
        this.timestampFormat = timestampFormat;
    }

    /**
     * The dialect of the connector on the class path.
     *
     * @throws IllegalStateException with a message for the user, when there is none, or more than one
     */
    public static KinesisDialect of(ClassLoader classPath) {
        return of(connector(classPath));
    }

    /**
     * The connector on the class path.
     *
     * @throws IllegalStateException with a message for the user, when there is none, or more than one
     */
    static DynamicTableSourceFactory connector(ClassLoader classPath) {
        try {
            return FactoryUtil.discoverFactory(classPath, DynamicTableSourceFactory.class, CONNECTOR);
        } catch (ValidationException e) {
            String count = e.getMessage().startsWith("Multiple") ? "more than one" : "no";
            throw new IllegalStateException("There is " + count + " Kinesis connector on the class path; expected one,"
                    + " 4.x for streams by name, 5.x or later for streams by ARN. Take the one that fits your Flink.", e);
        }
    }

    /** The dialect of a connector: it names its options itself. */
    public static KinesisDialect of(Factory connector) {
        Set<String> options = Stream.concat(connector.requiredOptions().stream(), connector.optionalOptions().stream())
                .map(ConfigOption::key)
                .collect(Collectors.toSet());
        return options.contains(ARNS.stream) ? ARNS : NAMES;
    }

    /** The option that names the stream. */
    public String stream() {
        return stream;
    }

    /** The option with the position to start from. */
    public String position() {
        return position;
    }

    /** The option with the time to start from. */
    public String timestamp() {
        return timestamp;
    }

    /** The option with the pattern of that time. */
    public String timestampFormat() {
        return timestampFormat;
    }
}
