package dev.kinesissql.udf.kinesis;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The connector {@code kinesis-per-shard}: a source that reads with the connector {@code kinesis} on the class path, and
 * makes the watermark of each shard before the shards are merged.
 *
 * <p>All options are those of the wrapped connector. Stream and start position may be given in the dialect of connector
 * 4.x or of 5.x and later, whichever is there. The option {@value #WRAPPED_KEY} names another connector to wrap.
 */
public final class PerShardTableFactory implements DynamicTableSourceFactory {

    /** The connector's name in the options of a table. */
    public static final String IDENTIFIER = "kinesis-per-shard";

    private static final String WRAPPED_KEY = "wrapped-connector";
    private static final String SOURCE_WATERMARK = "SOURCE_WATERMARK()";

    /** The connector that reads. */
    public static final ConfigOption<String> WRAPPED_CONNECTOR = ConfigOptions.key(WRAPPED_KEY)
            .stringType()
            .defaultValue(KinesisDialect.CONNECTOR)
            .withDescription("The connector that reads. Its source must be one of Flink's Source interface, or the one of"
                    + " Kinesis connector 4.x.");

    /** Whether event time goes on without records. */
    public static final ConfigOption<Duration> SILENCE_TIMEOUT = ConfigOptions.key("silence-timeout")
            .durationType()
            .noDefaultValue()
            .withDescription("When no shard of a subtask has had a record for so long, and Kinesis says that they hold no"
                    + " more, event time goes on with the clock, so that the last windows close. Records that come afterwards"
                    + " with earlier times are late. Off by default. Needs Kinesis connector 4.x.");

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(WRAPPED_CONNECTOR, SILENCE_TIMEOUT);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        Map<String, String> options = context.getCatalogTable().getOptions();
        String connector = options.getOrDefault(WRAPPED_KEY, WRAPPED_CONNECTOR.defaultValue());
        if (connector.equals(IDENTIFIER)) {
            throw new ValidationException(
                    "The option '" + WRAPPED_KEY + "' names '" + IDENTIFIER + "' itself. Name the connector that reads.");
        }
        refuseSourceWatermark(context.getCatalogTable().getResolvedSchema(), connector);
        DynamicTableSourceFactory factory = find(context.getClassLoader(), connector);
        Map<String, String> wrapped = connector.equals(KinesisDialect.CONNECTOR)
                ? SourceOptions.inDialect(KinesisDialect.of(factory), options)
                : new HashMap<>(options);
        wrapped.remove(WRAPPED_KEY);
        wrapped.remove(SILENCE_TIMEOUT.key());
        wrapped.put(FactoryUtil.CONNECTOR.key(), connector);
        DynamicTableSource source = factory.createDynamicTableSource(
                new WrappedContext(context, context.getCatalogTable().copy(wrapped)));
        if (!(source instanceof ScanTableSource)) {
            throw new ValidationException("The connector '" + connector + "' makes no source that can be scanned; '"
                    + IDENTIFIER + "' cannot wrap it.");
        }
        return new PerShardTableSource(
                (ScanTableSource) source,
                silence(options),
                context.getPhysicalRowDataType(),
                Optional.empty());
    }

    private static Optional<Duration> silence(Map<String, String> options) {
        Optional<Duration> silence = Configuration.fromMap(options).getOptional(SILENCE_TIMEOUT);
        if (silence.filter(each -> each.isZero() || each.isNegative()).isPresent()) {
            throw new ValidationException("'" + SILENCE_TIMEOUT.key() + "': expected a duration longer than 0 such as"
                    + " '30 s', got '" + options.get(SILENCE_TIMEOUT.key()) + "'.");
        }
        return silence;
    }

    /** Flink plans it, and fails when the job runs. */
    private static void refuseSourceWatermark(ResolvedSchema schema, String connector) {
        for (WatermarkSpec watermark : schema.getWatermarkSpecs()) {
            String expression = watermark.getWatermarkExpression().asSummaryString().replace("`", "");
            if (expression.equalsIgnoreCase(SOURCE_WATERMARK)) {
                String time = watermark.getRowtimeAttribute();
                throw new ValidationException("'" + IDENTIFIER + "' makes the watermarks of the shards from a column, not"
                        + " by " + SOURCE_WATERMARK + ". Declare one, such as WATERMARK FOR " + time + " AS " + time
                        + " - INTERVAL '5' SECOND, or use the connector '" + connector + "' by its own name.");
            }
        }
    }

    private static DynamicTableSourceFactory find(ClassLoader classPath, String connector) {
        if (connector.equals(KinesisDialect.CONNECTOR)) {
            return KinesisDialect.connector(classPath);
        }
        return FactoryUtil.discoverFactory(classPath, DynamicTableSourceFactory.class, connector);
    }

    /** The context of the table, with the options of the wrapped connector. */
    private static final class WrappedContext implements Context {

        private final Context context;
        private final ResolvedCatalogTable table;

        WrappedContext(Context context, ResolvedCatalogTable table) {
            this.context = context;
            this.table = table;
        }

        @Override
        public ObjectIdentifier getObjectIdentifier() {
            return context.getObjectIdentifier();
        }

        @Override
        public ResolvedCatalogTable getCatalogTable() {
            return table;
        }

        @Override
        public Map<String, String> getEnrichmentOptions() {
            return context.getEnrichmentOptions();
        }

        @Override
        public ReadableConfig getConfiguration() {
            return context.getConfiguration();
        }

        @Override
        public ClassLoader getClassLoader() {
            return context.getClassLoader();
        }

        @Override
        public boolean isTemporary() {
            return context.isTemporary();
        }
    }
}
