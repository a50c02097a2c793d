package dev.kinesissql.entrypoint.properties;

import dev.kinesissql.entrypoint.Faults;
import dev.kinesissql.udf.kinesis.KinesisDialect;
import dev.kinesissql.udf.kinesis.PerShardTableFactory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares the environment tables of a script from property groups, before the script does: tables without columns,
 * from which the script makes its own. Streams are read by kinesis-per-shard unless the group names the connector kinesis.
 * A group that names another connector holds the options of that one.
 */
public final class EnvironmentTables {

    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentTables.class);
    private static final String CONNECTOR = "connector";
    private static final Set<String> KINESIS = Set.of(PerShardTableFactory.IDENTIFIER, KinesisDialect.CONNECTOR);

    private final PropertyGroups groups;
    private final Supplier<KinesisDialect> dialect;

    /** The tables of some groups, in the dialect of the Kinesis connector on the class path. */
    public EnvironmentTables(PropertyGroups groups, ClassLoader classPath) {
        this(groups, () -> KinesisDialect.of(classPath));
    }

    EnvironmentTables(PropertyGroups groups, Supplier<KinesisDialect> dialect) {
        this.groups = groups;
        this.dialect = dialect;
    }

    /**
     * Declares the tables whose groups are there and without fault.
     *
     * @param faults takes what is wrong with the groups
     */
    public void declare(TableEnvironment tables, Faults faults) {
        for (StreamTable table : StreamTable.values()) {
            int before = faults.count();
            Optional<Map<String, String>> options = options(table, faults);
            if (options.isPresent() && faults.count() == before) {
                TableDescriptor.Builder descriptor =
                        TableDescriptor.forConnector(options.get().get(CONNECTOR)).schema(Schema.newBuilder().build());
                options.get().forEach(descriptor::option);
                tables.createTable(table.table(), descriptor.build());
            } else if (options.isEmpty() && !table.isRequired()) {
                LOG.warn("There is no property group {}: rejects go where the script itself sends them. The shipped one"
                        + " prints them in the task managers, and Managed Flink keeps that nowhere.", table.group());
            }
        }
    }

    /** The options of a table with its connector; empty when there is no group. */
    Optional<Map<String, String>> options(StreamTable table, Faults faults) {
        return groups.group(table).map(properties -> {
            Map<String, String> options = new TreeMap<>(properties);
            String connector = options.getOrDefault(
                    CONNECTOR, table.isSource() ? PerShardTableFactory.IDENTIFIER : KinesisDialect.CONNECTOR);
            if (KINESIS.contains(connector)) {
                options.remove(CONNECTOR);
                options = new TreeMap<>(kinesisOptions(table, options, faults));
            }
            options.put(CONNECTOR, connector);
            return options;
        });
    }

    private Map<String, String> kinesisOptions(StreamTable table, Map<String, String> properties, Faults faults) {
        try {
            return KinesisOptions.of(table, properties, dialect.get(), faults);
        } catch (IllegalStateException e) {
            faults.add("Property group " + table.group() + ": " + e.getMessage());
            return properties;
        }
    }
}
