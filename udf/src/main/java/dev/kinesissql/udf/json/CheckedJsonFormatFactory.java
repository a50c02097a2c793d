package dev.kinesissql.udf.json;

import static dev.kinesissql.udf.json.CheckedJsonFormatOptions.ERROR_COLUMN;
import static dev.kinesissql.udf.json.CheckedJsonFormatOptions.FAIL_ON_MISSING_FIELD;
import static dev.kinesissql.udf.json.CheckedJsonFormatOptions.RECORD_COLUMN;

import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The table format {@code 'format' = 'checked-json'}: one row for every record, also for a bad one, with the fault and
 * the original record in columns of the row.
 *
 * <p>It reads, it does not write. What it does with a record is described at {@link CheckedJsonDeserializationSchema},
 * its options at {@link CheckedJsonFormatOptions}. Faults of the table's definition are a {@link ValidationException}
 * when a query over the table is planned.
 */
public final class CheckedJsonFormatFactory implements DeserializationFormatFactory {

    /** The format's name in SQL. */
    public static final String IDENTIFIER = "checked-json";

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        checkOptionNames(context);
        return new CheckedJsonDecodingFormat(
                context.getObjectIdentifier().asSummaryString(),
                options.getOptional(ERROR_COLUMN).orElse(null),
                options.getOptional(RECORD_COLUMN).orElse(null),
                options.get(FAIL_ON_MISSING_FIELD));
    }

    /** Finds misspelt options, which the filesystem connector lets pass: it does not look at those of its formats. */
    private void checkOptionNames(DynamicTableFactory.Context context) {
        Set<String> names = new TreeSet<>();
        optionalOptions().forEach(option -> names.add(IDENTIFIER + "." + option.key()));
        for (String key : new TreeSet<>(context.getCatalogTable().getOptions().keySet())) {
            int name = ("." + key).indexOf("." + IDENTIFIER + "."); // perhaps behind "value."
            if (name >= 0 && !names.contains(key.substring(name))) {
                throw new ValidationException(
                        String.format(
                                "Table %s: the format '%s' has no option '%s'. It has: %s.",
                                context.getObjectIdentifier().asSummaryString(),
                                IDENTIFIER,
                                key,
                                String.join(", ", names)));
            }
        }
    }

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
        return Set.of(ERROR_COLUMN, RECORD_COLUMN, FAIL_ON_MISSING_FIELD);
    }
}
