package dev.kinesissql.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.e2e.EmulatorExtension;
import dev.kinesissql.local.e2e.SlidingApplication;
import dev.kinesissql.local.metrics.FigureTable;
import dev.kinesissql.local.process.ApplicationCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code aws/template.yaml} fits the application, the configuration of the local cluster and the figures of the metrics.
 * {@code .ci/aws-template} has cfn-lint and the role's policy.
 */
@Tag("faults")
class StackTemplateIT {

    private static final Bundle BUNDLE = EmulatorExtension.BUNDLE;

    private static FigureTable figures;

    private ObjectNode template;

    @TempDir
    Path folder;

    @BeforeAll
    static void readFigures() throws IOException {
        figures = FigureTable.read(BUNDLE.root().resolve("docker/metrics/README.md"));
    }

    @BeforeEach
    void readTemplate() throws IOException {
        template = StackTemplate.read();
    }

    @Test
    void theRuntimeIsTheFlinkOfTheBuild() {
        String flink = BUNDLE.flinkVersion();

        assertThat(stack(Map.of()).parameter("RuntimeEnvironment"))
                .isEqualTo("FLINK-" + flink.substring(0, flink.lastIndexOf('.')).replace('.', '_'));
    }

    @Test
    void checkpointsAreAsOftenAsOnTheLocalCluster() throws IOException {
        JsonNode local = new YAMLMapper().readTree(BUNDLE.conf().resolve("config.yaml").toFile());
        int interval = application(stack(Map.of()))
                .at("/FlinkApplicationConfiguration/CheckpointConfiguration/CheckpointInterval")
                .asInt();

        assertThat(local.at("/execution/checkpointing/interval").asText()).isEqualTo(interval / 1000 + " s");
    }

    @Test
    void theSizeIsThatOfTheParametersAndStaysSo() {
        StackTemplate stack = stack(Map.of("Parallelism", "4", "ParallelismPerKpu", "2"));
        JsonNode parallelism = application(stack).at("/FlinkApplicationConfiguration/ParallelismConfiguration");

        assertThat(parallelism.get("Parallelism").asText()).isEqualTo("4");
        assertThat(parallelism.get("ParallelismPerKPU").asText()).isEqualTo("2");
        assertThat(parallelism.get("AutoScalingEnabled").asBoolean(true)).isFalse();
    }

    static Stream<Map<String, String>> theApplicationAcceptsItsPropertyGroups() {
        return Stream.of(
                Map.of(),
                Map.of("EnhancedFanOut", "true", "InitialPosition", "TRIM_HORIZON", "InputStreamName", "in.put-1"));
    }

    @ParameterizedTest
    @MethodSource
    void theApplicationAcceptsItsPropertyGroups(Map<String, String> parameters) throws Exception {
        ApplicationCheck check = check(stack(parameters));

        assertThat(check.exitCode()).as(check.output()).isZero();
    }

    @Test
    void theApplicationRefusesAMisspeltProperty() throws Exception {
        ObjectNode group = (ObjectNode) template.at("/Resources/Application/Properties/ApplicationConfiguration"
                + "/EnvironmentProperties/PropertyGroups/0/PropertyMap");
        group.set("scan.stream.initpso", group.remove("scan.stream.initpos"));

        ApplicationCheck check = check(stack(Map.of()));

        assertThat(check.exitCode()).as(check.output()).isOne();
        assertThat(check.output()).contains("scan.stream.initpso: unknown. Did you mean scan.stream.initpos?");
    }

    @Test
    void eachConnectorGetsItsOwnOptionsOfEnhancedFanOut() {
        assertThat(consumer(Map.of())).doesNotContainKeys("scan.stream.recordpublisher", "source.reader.type");
        assertThat(consumer(Map.of("EnhancedFanOut", "true")))
                .containsEntry("scan.stream.recordpublisher", "EFO")
                .containsEntry("scan.stream.efo.consumername", "kinesis-sql")
                .doesNotContainKeys("source.reader.type", "source.efo.consumer.name");
        assertThat(consumer(Map.of("EnhancedFanOut", "true", "RuntimeEnvironment", "FLINK-2_2")))
                .containsEntry("source.reader.type", "EFO")
                .containsEntry("source.efo.consumer.name", "kinesis-sql")
                .doesNotContainKeys("scan.stream.recordpublisher", "scan.stream.efo.consumername");
    }

    @Test
    void theRoleReadsTheInputAndSubscribesWithEnhancedFanOutOnly() {
        String subscribe = "kinesis:SubscribeToShard stream/ExampleInputStream/consumer/kinesis-sql:*";

        assertThat(stack(Map.of("OutputStreamName", "out")).kinesisCalls())
                .contains("kinesis:GetRecords stream/ExampleInputStream", "kinesis:PutRecords stream/out")
                .doesNotContain(subscribe, "kinesis:PutRecords stream/ExampleInputStream");
        assertThat(stack(Map.of("EnhancedFanOut", "true")).kinesisCalls())
                .contains(subscribe)
                .doesNotContain("kinesis:GetRecords stream/ExampleInputStream");
    }

    static Stream<Map<String, String>> alarmsAndDashboardShowTheFiguresOfTheMetrics() {
        return Stream.of(Map.of(), Map.of("RuntimeEnvironment", "FLINK-2_2", "ApplicationName", "my.app"));
    }

    @ParameterizedTest
    @MethodSource
    void alarmsAndDashboardShowTheFiguresOfTheMetrics(Map<String, String> parameters) {
        StackTemplate stack = stack(parameters);

        assertThat(stack.names("AWS::CloudWatch::Alarm")).hasSizeGreaterThan(10);
        assertThat(Monitoring.faults(stack, figures)).isEmpty();
        assertThat(application(stack).at("/FlinkApplicationConfiguration/MonitoringConfiguration/MetricsLevel").asText())
                .isEqualTo("APPLICATION");
        assertThat(stack.properties("Dashboard").get("DashboardName").asText()).matches("[A-Za-z0-9_-]+");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("a misspelt metric", template -> alarm(template, "CpuHigh").put("MetricName", "cpuUtilisation"),
                        "CpuHigh: no figure cpuUtilisation"),
                fault("a metric of tasks", template -> alarm(template, "CpuHigh").put("MetricName", "busyTimeMsPerSecond"),
                        "CpuHigh: busyTimeMsPerSecond is not sent at the level of the application"),
                fault("a namespace that is none", template -> alarm(template, "CpuHigh").put("Namespace", "AWS/Flink"),
                        "CpuHigh: no namespace AWS/Flink"),
                fault("a dimension less",
                        template -> ((ArrayNode) alarm(template, "IteratorAgeHigh").get("Dimensions")).remove(2),
                        "IteratorAgeHigh: dimensions of millisBehindLatest"),
                fault("a misspelt dimension",
                        template -> ((ObjectNode) alarm(template, "NoTicks").at("/Dimensions/0")).put("Name", "application"),
                        "NoTicks: dimensions of numRecordsOutPerSecond"),
                fault("broken JSON", template -> dashboard(template, "\"stat\": \"Sum\",", "\"stat\": \"Sum\""),
                        "Dashboard: not JSON"),
                fault("a misspelt metric on the dashboard", template -> dashboard(template, "downtime", "downTime"),
                        "Dashboard: no figure downTime"),
                fault("an alarm that is not shown", template -> dashboard(template, "-HeapHigh", "-HeapLow"),
                        "Dashboard: other alarms than the stack's"),
                fault("a search for another metric", template -> dashboard(template, "\\\"rejects\\\"", "\\\"reject\\\""),
                        "Dashboard: no figure reject"),
                fault("widgets that overlap", template -> dashboard(template, "\"x\": 8,", "\"x\": 7,"),
                        "Dashboard: widgets overlap"));
    }

    private static Arguments fault(String name, Consumer<ObjectNode> change, String message) {
        return Arguments.of(name, Named.of("change", change), message);
    }

    private static ObjectNode alarm(ObjectNode template, String name) {
        return (ObjectNode) template.at("/Resources/" + name + "/Properties");
    }

    private static void dashboard(ObjectNode template, String old, String changed) {
        ArrayNode sub = (ArrayNode) template.at("/Resources/Dashboard/Properties/DashboardBody/Fn::Sub");
        assertThat(sub.get(0).asText()).contains(old);
        sub.set(0, sub.get(0).asText().replace(old, changed));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void faults(String name, Consumer<ObjectNode> change, String message) {
        change.accept(template);

        assertThat(Monitoring.faults(stack(Map.of()), figures)).contains(message);
    }

    private StackTemplate stack(Map<String, String> parameters) {
        return new StackTemplate(template, parameters);
    }

    private static JsonNode application(StackTemplate stack) {
        return stack.properties("Application").get("ApplicationConfiguration");
    }

    private static JsonNode groups(StackTemplate stack) {
        return application(stack).at("/EnvironmentProperties/PropertyGroups");
    }

    private Map<String, String> consumer(Map<String, String> parameters) {
        JsonNode group = groups(stack(parameters)).get(0);
        assertThat(group.get("PropertyGroupId").asText()).isEqualTo("consumer.config.0");
        return new YAMLMapper().convertValue(
                group.get("PropertyMap"), new TypeReference<Map<String, String>>() {});
    }

    private ApplicationCheck check(StackTemplate stack) throws Exception {
        return ApplicationCheck.run(SlidingApplication.MAIN, groups(stack).toString(), folder);
    }
}
