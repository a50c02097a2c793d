package dev.kinesissql.udf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kinesissql.udf.json.CheckedJsonFormatFactory;
import java.lang.management.ManagementFactory;
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
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a tick leaves to the garbage collector: bytes that the JVM counts, the same on every machine. A change that makes
 * ticks dearer mostly shows here, and no clock is asked. {@code bin/bench.sh} measures the time.
 */
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 20_000;
    private static final String TICK = "{\"event_time\": \"2026-11-22T08:03:%02d.123456\", \"ticker\": \"AAPL\", \"price\": %s}";

    private static DeserializationSchema<RowData> format;
    private static Object sink; // so that nothing is left out as unused

    interface Call {
        Object run(int i) throws Exception;
    }

    @BeforeAll
    static void openTheFormatOfTheScript() {
        ResolvedSchema columns = ResolvedSchema.of(
                Column.physical("event_time", DataTypes.TIMESTAMP(6)),
                Column.physical("ticker", DataTypes.STRING()),
                Column.physical("price", DataTypes.DOUBLE()),
                Column.physical("parse_error", DataTypes.STRING()),
                Column.physical("record", DataTypes.BYTES()));
        CatalogTable table = CatalogTable.newBuilder()
                .schema(Schema.newBuilder().fromResolvedSchema(columns).build())
                .build();
        format = new CheckedJsonFormatFactory()
                .createDecodingFormat(
                        new FactoryUtil.DefaultDynamicTableContext(
                                ObjectIdentifier.of("default_catalog", "default_database", "ticks"),
                                new ResolvedCatalogTable(table, columns),
                                Map.of(),
                                new Configuration(),
                                AllocationTest.class.getClassLoader(),
                                true),
                        Configuration.fromMap(Map.of(
                                "error-column", "parse_error", "record-column", "record", "fail-on-missing-field", "true")))
                .createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, columns.toPhysicalRowDataType());
    }

    /** The bytes of a call: the fewest of some rounds, because the JVM allocates now and then for itself. */
    private static long bytesOf(Call call) throws Exception {
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                sink = call.run(i);
            }
            fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return fewest / CALLS;
    }

    private static byte[][] ticks(String price) {
        byte[][] ticks = new byte[60][];
        for (int second = 0; second < ticks.length; second++) {
            ticks[second] = String.format(TICK, second, price).getBytes(UTF_8);
        }
        return ticks;
    }

    /** A row with its array, a time, a double, and a text with its place in memory that texts share: six objects. */
    @Test
    void ofATick() throws Exception {
        byte[][] ticks = ticks("187.15");

        assertThat(bytesOf(i -> format.deserialize(ticks[i % ticks.length]))).isBetween(100L, 180L);
    }

    /** It is read by Jackson, which is made anew for each. */
    @Test
    void ofATickThatIsNotPlain() throws Exception {
        byte[][] ticks = ticks("1.8715e2");

        assertThat(bytesOf(i -> format.deserialize(ticks[i % ticks.length]))).isBetween(300L, 1_300L);
    }

    @Test
    void ofTheFunctionsThatAGoodTickPasses() throws Exception {
        StringData ticker = StringData.fromBytes("AAPL".getBytes(UTF_8));
        TimestampData time = TimestampData.fromEpochMillis(1_000);
        TimestampData watermark = TimestampData.fromEpochMillis(500);
        IsValidTicker isValidTicker = new IsValidTicker();
        UsableTime usableTime = new UsableTime();
        InOpenWindow inOpenWindow = new InOpenWindow();
        MayLowerMin mayLowerMin = new MayLowerMin();
        mayLowerMin.open(null);
        Double price = 12.34;
        Long day = 86_400_000L;

        assertThat(bytesOf(i -> isValidTicker.eval(ticker))).isZero();
        assertThat(bytesOf(i -> inOpenWindow.eval(time, watermark, 5_000, 10_000))).isZero();
        assertThat(bytesOf(i -> mayLowerMin.eval(ticker, price, time, 5_000, 10_000))).isZero();
        assertThat(bytesOf(i -> usableTime.eval(time, day))).isBetween(0L, 24L);
    }
}
