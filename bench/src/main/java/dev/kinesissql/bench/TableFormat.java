package dev.kinesissql.bench;

import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;

/** Gets the reader of a format as a table does: by the format's name and options, with the defaults of all others. */
final class TableFormat {

    private TableFormat() {}

    /** A reader that is open, of a table with the columns. */
    static DeserializationSchema<RowData> open(String format, Map<String, String> options, List<Column> columns)
            throws Exception {
        ClassLoader classes = TableFormat.class.getClassLoader();
        ResolvedSchema schema = ResolvedSchema.of(columns);
        CatalogTable table = CatalogTable.newBuilder()
                .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
                .build();
        FactoryUtil.DefaultDynamicTableContext context = new FactoryUtil.DefaultDynamicTableContext(
                ObjectIdentifier.of("default_catalog", "default_database", "ticks"),
                new ResolvedCatalogTable(table, schema),
                Map.of(),
                new Configuration(),
                classes,
                true);
        DeserializationSchema<RowData> reader = FactoryUtil.discoverFactory(
                        classes, DeserializationFormatFactory.class, format)
                .createDecodingFormat(context, Configuration.fromMap(options))
                .createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, schema.toPhysicalRowDataType());
        reader.open(null);
        return reader;
    }

    /** The columns of sliding.sql's table {@code ticks} that are fields of the record. */
    static List<Column> tickColumns() {
        return List.of(
                Column.physical("event_time", DataTypes.TIMESTAMP(6)),
                Column.physical("ticker", DataTypes.STRING()),
                Column.physical("price", DataTypes.DOUBLE()));
    }
}
