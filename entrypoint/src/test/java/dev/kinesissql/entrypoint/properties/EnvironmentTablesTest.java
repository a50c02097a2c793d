package dev.kinesissql.entrypoint.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.entrypoint.Faults;
import dev.kinesissql.entrypoint.script.Secrets;
import dev.kinesissql.udf.kinesis.KinesisDialect;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.junit.jupiter.api.Test;

/** The options that tables get from property groups, in both dialects of the Kinesis connector. */
class EnvironmentTablesTest {

    private static final String ARN = "arn:aws:kinesis:us-west-2:123456789012:stream/";

    private final Faults faults = new Faults(new Secrets());

    @Test
    void theTutorialsGroupsForConnector4() {
        assertThat(options(StreamTable.TICKS, KinesisDialect.NAMES, Map.of(
                        "input.stream.name", "ExampleInputStream",
                        "aws.region", "us-west-2",
                        "flink.stream.initpos", "LATEST")))
                .isEqualTo(Map.of(
                        "connector", "kinesis-per-shard",
                        "stream", "ExampleInputStream",
                        "aws.region", "us-west-2",
                        "scan.stream.initpos", "LATEST"));
        assertThat(options(StreamTable.MINIMUMS, KinesisDialect.NAMES, Map.of(
                        "output.stream.name", "ExampleOutputStream",
                        "aws.region", "us-west-2",
                        "shard.count", "1")))
                .isEqualTo(Map.of(
                        "connector", "kinesis",
                        "stream", "ExampleOutputStream",
                        "aws.region", "us-west-2",
                        "sink.flush-buffer.timeout", "100",
                        "format", "json"));
        assertThat(faults).hasToString("");
    }

    @Test
    void arnsForConnector5() {
        assertThat(options(StreamTable.TICKS, KinesisDialect.ARNS, Map.of(
                        "input.stream.arn", ARN + "In",
                        "scan.stream.initpos", "TRIM_HORIZON")))
                .isEqualTo(Map.of(
                        "connector", "kinesis-per-shard",
                        "stream.arn", ARN + "In",
                        "aws.region", "us-west-2",
                        "source.init.position", "TRIM_HORIZON"));
        assertThat(options(StreamTable.REJECTS, KinesisDialect.ARNS, Map.of(
                        "output.stream.arn", ARN + "Rejects",
                        "output.stream.name", "Rejects",
                        "aws.region", "us-west-2")))
                .isEqualTo(Map.of(
                        "connector", "kinesis",
                        "stream.arn", ARN + "Rejects",
                        "aws.region", "us-west-2",
                        "sink.flush-buffer.timeout", "100",
                        "format", "json"));
        assertThat(faults).hasToString("");
    }

    @Test
    void connector4TakesNameAndRegionFromAnArn() {
        assertThat(options(StreamTable.TICKS, KinesisDialect.NAMES, Map.of("input.stream.arn", ARN + "In")))
                .isEqualTo(Map.of("connector", "kinesis-per-shard", "stream", "In", "aws.region", "us-west-2"));
        assertThat(faults).hasToString("");
    }

    @Test
    void connector5DoesNotKnowAStreamByItsName() {
        options(StreamTable.TICKS, KinesisDialect.ARNS, Map.of("input.stream.name", "In", "aws.region", "us-west-2"));

        assertThat(faults).hasToString("Property group consumer.config.0: input.stream.arn: missing. This jar's Kinesis"
                + " connector wants the ARN: arn:aws:kinesis:us-west-2:123456789012:stream/NAME.");
    }

    @Test
    void aTimeToStartFromIsTranslated() {
        Map<String, String> properties = Map.of(
                "input.stream.arn", ARN + "In",
                "flink.stream.initpos", "AT_TIMESTAMP",
                "scan.stream.initpos-timestamp", "2026-11-22",
                "source.init.timestamp.format", "yyyy-MM-dd");

        assertThat(options(StreamTable.TICKS, KinesisDialect.NAMES, properties)).isEqualTo(Map.of(
                "connector", "kinesis-per-shard",
                "stream", "In",
                "aws.region", "us-west-2",
                "scan.stream.initpos", "AT_TIMESTAMP",
                "scan.stream.initpos-timestamp", "2026-11-22",
                "scan.stream.initpos-timestamp-format", "yyyy-MM-dd"));
        assertThat(options(StreamTable.TICKS, KinesisDialect.ARNS, properties)).isEqualTo(Map.of(
                "connector", "kinesis-per-shard",
                "stream.arn", ARN + "In",
                "aws.region", "us-west-2",
                "source.init.position", "AT_TIMESTAMP",
                "source.init.timestamp", "2026-11-22",
                "source.init.timestamp.format", "yyyy-MM-dd"));
        assertThat(faults).hasToString("");
    }

    @Test
    void otherKeysAreOptions() {
        assertThat(options(StreamTable.MINIMUMS, KinesisDialect.NAMES, Map.of(
                        "output.stream.name", "Out",
                        "aws.region", "us-west-2",
                        "aws.endpoint", "http://localhost:4568",
                        "sink.flush-buffer.timeout", "500",
                        "format", "csv",
                        "any.other", "value")))
                .isEqualTo(Map.of(
                        "connector", "kinesis",
                        "stream", "Out",
                        "aws.region", "us-west-2",
                        "aws.endpoint", "http://localhost:4568",
                        "sink.flush-buffer.timeout", "500",
                        "format", "csv",
                        "any.other", "value"));
        assertThat(faults).hasToString("");
    }

    @Test
    void theConnectorKinesisCanBeAskedForByName() {
        assertThat(options(StreamTable.TICKS, KinesisDialect.NAMES, Map.of(
                        "connector", "kinesis", "input.stream.name", "In", "aws.region", "us-west-2")))
                .isEqualTo(Map.of("connector", "kinesis", "stream", "In", "aws.region", "us-west-2"));
        assertThat(faults).hasToString("");
    }

    @Test
    void anotherConnectorTakesTheGroupAsItIs() {
        Map<String, String> group = Map.of("connector", "filesystem", "path", "file:///tmp/ticks.ndjson");

        assertThat(options(StreamTable.TICKS, KinesisDialect.NAMES, group)).isEqualTo(group);
        assertThat(faults).hasToString("");
    }

    @Test
    void theyAreTablesWithoutColumnsThatAScriptFindsInPlace() throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        // No SQL could be pasted together from this value.
        String path = "file:///tmp/it's ; -- /* `\"";
        PropertyGroups groups = PropertyGroups.of(Map.of(
                "rejects.config.0", Map.of("connector", "filesystem", "path", path, "format", "json")));

        new EnvironmentTables(groups, () -> KinesisDialect.NAMES).declare(tables, faults);
        tables.executeSql("CREATE TABLE IF NOT EXISTS rejects_stream WITH ('connector' = 'print')");
        tables.executeSql("CREATE TABLE rejects (a INT) LIKE rejects_stream");

        CatalogBaseTable rejects = tables.getCatalog("default_catalog").orElseThrow()
                .getTable(new ObjectPath("default_database", "rejects"));
        assertThat(rejects.getOptions()).isEqualTo(Map.of("connector", "filesystem", "path", path, "format", "json"));
        assertThat(tables.listTables()).containsExactlyInAnyOrder("rejects", "rejects_stream");
        assertThat(faults).hasToString("");
    }

    private Map<String, String> options(StreamTable table, KinesisDialect dialect, Map<String, String> properties) {
        PropertyGroups groups = PropertyGroups.of(Map.of(table.group(), properties));
        return new EnvironmentTables(groups, () -> dialect).options(table, faults).orElseThrow();
    }
}
