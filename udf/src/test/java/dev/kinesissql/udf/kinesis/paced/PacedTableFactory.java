package dev.kinesissql.udf.kinesis.paced;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.FactoryUtil.TableFactoryHelper;

/** The connector {@code paced}, whose tables have the columns {@code split STRING, event_time TIMESTAMP(3)}. */
public final class PacedTableFactory implements DynamicTableSourceFactory {

    private static final ConfigOption<String> STREAM = ConfigOptions.key("stream").stringType().noDefaultValue();
    private static final ConfigOption<Provided> PROVIDED =
            ConfigOptions.key("provided").enumType(Provided.class).defaultValue(Provided.SOURCE);

    @Override
    public String factoryIdentifier() {
        return "paced";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(STREAM);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(PROVIDED);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        Provided provided = helper.getOptions().get(PROVIDED);
        return provided == Provided.LOOKUP
                ? new LookupOnly()
                : new PacedTableSource(helper.getOptions().get(STREAM), provided, false);
    }
}
