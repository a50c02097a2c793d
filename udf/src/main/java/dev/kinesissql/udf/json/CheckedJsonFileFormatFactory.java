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
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
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
        return new FileDecodingFormat(format);
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

    /**
     * Takes the projection on itself, so that Flink does not wrap every row to project it, above all to all of its columns.
     * Whatever is selected, all columns are read: a fault in any of them is one of the record.
     */
    private static final class FileDecodingFormat
            implements BulkDecodingFormat<RowData>, ProjectableDecodingFormat<BulkFormat<RowData, FileSourceSplit>> {

        private final DecodingFormat<DeserializationSchema<RowData>> format;

        FileDecodingFormat(DecodingFormat<DeserializationSchema<RowData>> format) {
            this.format = format;
        }

        @Override
        public BulkFormat<RowData, FileSourceSplit> createRuntimeDecoder(
                DynamicTableSource.Context context, DataType physicalDataType, int[][] projections) {
            Projection projection = Projection.of(projections);
            boolean all = projection.equals(Projection.all(physicalDataType));
            return new LinesFormat(
                    format.createRuntimeDecoder(context, physicalDataType),
                    all ? null : projection.toTopLevelIndexes(),
                    context.createTypeInformation(projection.project(physicalDataType)));
        }

        @Override
        public BulkFormat<RowData, FileSourceSplit> createRuntimeDecoder(
                DynamicTableSource.Context context, DataType physicalDataType) {
            return createRuntimeDecoder(context, physicalDataType, Projection.all(physicalDataType).toNestedIndexes());
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return format.getChangelogMode();
        }
    }
}
