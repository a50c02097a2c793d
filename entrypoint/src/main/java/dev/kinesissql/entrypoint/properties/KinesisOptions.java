package dev.kinesissql.entrypoint.properties;

import dev.kinesissql.entrypoint.Faults;
import dev.kinesissql.entrypoint.NameList;
import dev.kinesissql.entrypoint.NearestName;
import dev.kinesissql.udf.kinesis.KinesisDialect;
import dev.kinesissql.udf.kinesis.PerShardTableFactory;
import dev.kinesissql.udf.kinesis.StreamArn;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Turns the properties of a group into options of a table over a Kinesis stream. */
final class KinesisOptions {

    private static final String REGION = "aws.region";
    private static final String FORMAT = "format";
    private static final String SHARD_COUNT = "shard.count";
    private static final String FLUSH = "sink.flush-buffer.timeout";
    /** The connector's default is 5000, which is how long an answer would wait in the sink. */
    private static final String FLUSH_MILLIS = "100";
    private static final Set<String> STREAM = Set.of(
            "stream", "stream.arn", "input.stream.name", "input.stream.arn", "output.stream.name", "output.stream.arn");
    private static final List<String> POSITION =
            List.of("scan.stream.initpos", "flink.stream.initpos", "source.init.position");
    private static final List<String> TIMESTAMP =
            List.of("scan.stream.initpos-timestamp", "flink.stream.initpos.timestamp", "source.init.timestamp");
    private static final List<String> TIMESTAMP_FORMAT = List.of(
            "scan.stream.initpos-timestamp-format",
            "flink.stream.initpos.timestamp.format",
            "source.init.timestamp.format");
    private static final List<String> POSITIONS = List.of("LATEST", "TRIM_HORIZON", "AT_TIMESTAMP");
    private static final Set<String> CONNECTOR_OPTIONS = NameList.beside(KinesisOptions.class, "kinesis-options.txt");

    private final StreamTable table;
    private final KinesisDialect dialect;
    private final Faults faults;
    private final Map<String, String> rest;
    private final Map<String, String> options = new TreeMap<>();

    private KinesisOptions(StreamTable table, Map<String, String> properties, KinesisDialect dialect, Faults faults) {
        this.table = table;
        this.dialect = dialect;
        this.faults = faults;
        this.rest = new TreeMap<>(properties);
    }

    /**
     * The options, but for the connector's name.
     *
     * @param faults takes what is wrong with the properties
     */
    static Map<String, String> of(
            StreamTable table, Map<String, String> properties, KinesisDialect dialect, Faults faults) {
        return new KinesisOptions(table, properties, dialect, faults).translate();
    }

    private Map<String, String> translate() {
        reportMisspelt();
        rest.values().removeIf(String::isBlank);
        translateStream();
        if (table.isSource()) {
            translatePosition();
        } else {
            rest.remove(SHARD_COUNT);
            options.put(FORMAT, "json");
            options.put(FLUSH, FLUSH_MILLIS);
        }
        options.putAll(rest);
        return options;
    }

    private void translateStream() {
        Optional<String> name = Optional.ofNullable(rest.remove(table.nameKey()));
        Optional<String> written = Optional.ofNullable(rest.remove(table.arnKey()));
        Optional<String> region = Optional.ofNullable(rest.remove(REGION));
        Optional<StreamArn> arn = written.flatMap(StreamArn::parse);
        if (written.isPresent() && arn.isEmpty()) {
            fault(table.arnKey() + ": expected " + StreamArn.EXAMPLE + ", got " + written.get() + ".");
            return;
        }
        if (arn.isPresent() && name.isPresent() && !name.get().equals(arn.get().name())) {
            fault(table.nameKey() + " is " + name.get() + ", but " + table.arnKey() + " is of the stream "
                    + arn.get().name() + ". Leave one of the two away.");
        }
        if (arn.isPresent() && region.isPresent() && !region.get().equals(arn.get().region())) {
            fault(REGION + " is " + region.get() + ", but " + table.arnKey() + " is in " + arn.get().region()
                    + ". Leave " + REGION + " away.");
        }
        Optional<String> streamRegion = region.or(() -> arn.map(StreamArn::region));
        if (streamRegion.isEmpty()) {
            fault(REGION + ": missing. Expected a region such as us-west-2.");
        }
        Optional<String> stream = dialect == KinesisDialect.ARNS ? written : name.or(() -> arn.map(StreamArn::name));
        if (stream.isEmpty()) {
            fault(dialect == KinesisDialect.ARNS
                    ? table.arnKey() + ": missing. This jar's Kinesis connector wants the ARN: " + StreamArn.EXAMPLE
                            + "."
                    : table.nameKey() + ": missing. Expected the name of the stream.");
        }
        streamRegion.ifPresent(each -> options.put(REGION, each));
        stream.ifPresent(each -> options.put(dialect.stream(), each));
    }

    private void translatePosition() {
        Optional<String> position = takeOne(POSITION);
        Optional<String> timestamp = takeOne(TIMESTAMP);
        position.filter(each -> !POSITIONS.contains(each)).ifPresent(each -> fault(POSITION.get(0) + ": expected "
                + String.join(", ", POSITIONS) + ", got " + each + "."
                + NearestName.of(each, POSITIONS).map(nearest -> " Did you mean " + nearest + "?").orElse("")));
        if (position.filter("AT_TIMESTAMP"::equals).isPresent() && timestamp.isEmpty()) {
            fault(TIMESTAMP.get(0) + ": missing. AT_TIMESTAMP needs a time such as 2026-11-22T08:03:00.000-00:00.");
        }
        position.ifPresent(each -> options.put(dialect.position(), each));
        timestamp.ifPresent(each -> options.put(dialect.timestamp(), each));
        takeOne(TIMESTAMP_FORMAT).ifPresent(each -> options.put(dialect.timestampFormat(), each));
    }

    /** The value of keys that mean the same. */
    private Optional<String> takeOne(List<String> keys) {
        Optional<String> value = Optional.empty();
        for (String key : keys) {
            String other = rest.remove(key);
            if (other != null && value.isPresent() && !value.get().equals(other)) {
                fault(key + " is " + other + ", and an equivalent key is " + value.get()
                        + ". Leave one of the two away.");
            }
            value = value.or(() -> Optional.ofNullable(other));
        }
        return value;
    }

    /** A misspelt key counts as what it was meant to be: that is not missing too. */
    private void reportMisspelt() {
        Set<String> known = knownKeys();
        for (String key : List.copyOf(rest.keySet())) {
            if (known.contains(key)) {
                continue;
            }
            if (STREAM.contains(key)) {
                fault(key + ": the stream of this group is given by " + table.nameKey() + " or " + table.arnKey()
                        + ".");
                rest.remove(key);
                continue;
            }
            NearestName.of(key, known).ifPresent(nearest -> {
                fault(key + ": unknown. Did you mean " + nearest + "?");
                rest.putIfAbsent(nearest, rest.remove(key));
            });
        }
    }

    private Set<String> knownKeys() {
        Set<String> keys = new HashSet<>(CONNECTOR_OPTIONS);
        keys.add(table.nameKey());
        keys.add(table.arnKey());
        if (table.isSource()) {
            keys.addAll(POSITION);
            keys.addAll(TIMESTAMP);
            keys.addAll(TIMESTAMP_FORMAT);
            keys.add(PerShardTableFactory.SILENCE_TIMEOUT.key());
        } else {
            keys.add(SHARD_COUNT);
            keys.add(FORMAT);
        }
        return keys;
    }

    private void fault(String message) {
        faults.add("Property group " + table.group() + ": " + message);
    }
}
