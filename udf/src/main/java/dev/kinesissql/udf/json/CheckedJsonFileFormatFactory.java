package dev.kinesissql.udf.json;

import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.connector.file.table.format.BulkDecodingFormat;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;

/**
 * The same format as {@link CheckedJsonFormatFactory} with the same options, for the connector {@code filesystem}: reads a
 * file's lines in blocks, where Flink's own way takes them byte by byte. It is found only where Flink's connector for
 * files is.
 */
public final class CheckedJsonFileFormatFactory implements BulkReaderFormatFactory {

    private final CheckedJsonFormatFactory records = new CheckedJsonFormatFactory();

    @Override
    public BulkDecodingFormat<RowData> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        DecodingFormat<DeserializationSchema<RowData>> format = records.createDecodingFormat(context, options);
        return new BulkDecodingFormat<RowData>() {

            @Override
            public BulkFormat<RowData, FileSourceSplit> createRuntimeDecoder(
                    DynamicTableSource.Context context, DataType physicalDataType) {
                return new LinesFormat(format.createRuntimeDecoder(context, physicalDataType));
            }

            @Override
            public ChangelogMode getChangelogMode() {
                return format.getChangelogMode();
            }
        };
    }

    @Override
    public String factoryIdentifier() {
        return records.factoryIdentifier();
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return records.requiredOptions();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return records.optionalOptions();
    }
}
