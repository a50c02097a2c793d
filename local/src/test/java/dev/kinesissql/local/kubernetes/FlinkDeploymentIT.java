package dev.kinesissql.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.e2e.EmulatorExtension;
import dev.kinesissql.local.e2e.SlidingApplication;
import dev.kinesissql.local.process.ApplicationCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docker/kubernetes/flink-deployment.yaml}, as far as it can be known to be right without a Kubernetes. */
class FlinkDeploymentIT {

    private static final Bundle BUNDLE = EmulatorExtension.BUNDLE;
    private static final String NAME = "kinesis-sql";
    /** The operator of the version that is named in the file reads them. */
    private static final List<String> OLDER_NAMES = List.of("state.checkpoints.dir", "state.savepoints.dir");

    private static ResourceSchemas schemas;
    private static FlinkOptions options;

    private Deployment deployment;
    private Map<String, JsonNode> resources;

    @TempDir
    Path folder;

    @BeforeAll
    static void readSchemasAndOptions() throws Exception {
        schemas = new ResourceSchemas();
        options = new FlinkOptions();
    }

    @BeforeEach
    void readFile() throws IOException {
        deployment = Deployment.read();
        resources = deployment.resources();
    }

    @Test
    void theResourcesAreThoseOfOneJob() {
        assertThat(resources).containsOnlyKeys("ServiceAccount", "Role", "RoleBinding", "ConfigMap", "FlinkDeployment");
        assertThat(resources.values()).allSatisfy(resource -> {
            assertThat(resource.at("/metadata/name").asText()).isEqualTo(NAME);
            assertThat(resource.at("/metadata/namespace").asText()).isEqualTo(NAME);
        });
    }

    @Test
    void theApiServerKnowsEachFieldAndItsType() {
        assertThat(resources.values()).allSatisfy(resource -> assertThat(schemas.faults(resource)).isEmpty());
    }

    @Test
    void flinkAndTheOperatorKnowEachOptionAndItsValue() {
        assertThat(options.faults(deployment.configuration(), OLDER_NAMES)).isEmpty();
    }

    static Stream<Arguments> faultsOfResources() {
        return Stream.of(
                fault("a misspelt field", "FlinkDeployment", deployment -> job(deployment).put("paralelism", 2),
                        "$.spec.job: property 'paralelism' is not defined in the schema and the schema does not allow"
                                + " additional properties"),
                fault("a field at another place", "FlinkDeployment",
                        deployment -> ((ObjectNode) deployment.get("spec")).put("parallelism", 2),
                        "$.spec: property 'parallelism' is not defined in the schema and the schema does not allow"
                                + " additional properties"),
                fault("a misspelt field of a pod", "FlinkDeployment",
                        deployment -> ((ObjectNode) deployment.at("/spec/podTemplate/spec/containers/0/securityContext"))
                                .put("allowPrivilegesEscalation", false),
                        "$.spec.podTemplate.spec.containers[0].securityContext: property 'allowPrivilegesEscalation' is not"
                                + " defined in the schema and the schema does not allow additional properties"),
                fault("a text for a number", "FlinkDeployment", deployment -> job(deployment).put("parallelism", "two"),
                        "$.spec.job.parallelism: string found, integer expected"),
                fault("a number for a text", "FlinkDeployment",
                        deployment -> ((ObjectNode) deployment.at("/spec/flinkConfiguration"))
                                .put("taskmanager.numberOfTaskSlots", 4),
                        "$.spec.flinkConfiguration.taskmanager.numberOfTaskSlots: integer found, string expected"),
                fault("a value that is none", "FlinkDeployment",
                        deployment -> job(deployment).put("upgradeMode", "last_state"),
                        "$.spec.job.upgradeMode: does not have a value in the enumeration"
                                + " [\"last-state\", \"savepoint\", \"stateless\"]"),
                fault("another version of the API", "FlinkDeployment",
                        deployment -> deployment.put("apiVersion", "flink.apache.org/v1"),
                        "$.apiVersion: does not have a value in the enumeration [\"flink.apache.org/v1beta1\"]"),
                fault("metadata misspelt", "FlinkDeployment",
                        deployment -> ((ObjectNode) deployment.get("metadata")).put("nameSpace", NAME),
                        "$.metadata: property 'nameSpace' is not defined in the schema and the schema does not allow"
                                + " additional properties"),
                fault("data that is no text", "ConfigMap", map -> ((ObjectNode) map.get("data")).putArray("groups"),
                        "$.data.groups: array found, string expected"),
                fault("a misspelt rule", "Role", role -> ((ObjectNode) role.at("/rules/0")).put("apiGroup", ""),
                        "$.rules[0]: property 'apiGroup' is not defined in the schema and the schema does not allow"
                                + " additional properties"),
                fault("a misspelt subject", "RoleBinding",
                        binding -> ((ObjectNode) binding.at("/subjects/0")).put("nameSpace", NAME),
                        "$.subjects[0]: property 'nameSpace' is not defined in the schema and the schema does not allow"
                                + " additional properties"),
                fault("an annotation that is no text", "ServiceAccount",
                        account -> ((ObjectNode) account.at("/metadata/annotations")).put("number", 1),
                        "$.metadata.annotations.number: integer found, string expected"),
                fault("an unknown kind", "ServiceAccount", account -> account.put("kind", "ServiceAcount"),
                        "$.kind: unknown: \"ServiceAcount\""));
    }

    private static Arguments fault(String name, String kind, Consumer<ObjectNode> change, String message) {
        return Arguments.of(name, kind, Named.of("change", change), message);
    }

    private static ObjectNode job(ObjectNode deployment) {
        return (ObjectNode) deployment.at("/spec/job");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void faultsOfResources(String name, String kind, Consumer<ObjectNode> change, String message) {
        ObjectNode changed = resources.get(kind).deepCopy();
        change.accept(changed);

        assertThat(schemas.faults(changed)).containsExactly(message);
    }

    static Stream<Arguments> faultsOfOptions() {
        return Stream.of(
                Arguments.of("execution.checkpointing.intervall", "10 s", "unknown"),
                Arguments.of("execution.checkpointing.interval", "ten seconds", "cannot be ten seconds"),
                Arguments.of("execution.checkpointing.externalized-checkpoint-retention", "RETAIN",
                        "cannot be RETAIN"),
                Arguments.of("restart-strategy.exponential-delay.backoff", "1 s", "unknown"),
                Arguments.of("taskmanager.memory.managed.fraction", "a tenth", "cannot be a tenth"),
                Arguments.of("web.submit.enable", "yes", "cannot be yes"),
                Arguments.of("state.checkpoints.num-retained", "2",
                        "older name of execution.checkpointing.num-retained"),
                Arguments.of("metrics.reporter.prometheus.factory.clazz", "Any", "unknown"),
                Arguments.of("kubernetes.operator.periodic.savepoint.intervall", "6 h", "unknown"),
                Arguments.of("kubernetes.operator.periodic.savepoint.interval", "six hours", "cannot be six hours"),
                Arguments.of("kubernetes.operator.cluster.health-check.enabled", "on", "cannot be on"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void faultsOfOptions(String key, String value, String fault) {
        Map<String, String> configuration = new TreeMap<>(deployment.configuration());
        configuration.put(key, value);

        assertThat(options.faults(configuration, OLDER_NAMES)).containsExactly(key + ": " + fault);
    }

    @Test
    void whatTheLocalClusterIsConfiguredWithTooIsTheSame() throws IOException {
        Map<String, String> local = new TreeMap<>();
        flatten("", new YAMLMapper().readTree(BUNDLE.conf().resolve("config.yaml").toFile()), local);
        Map<String, String> both = new TreeMap<>(deployment.configuration());
        both.keySet().retainAll(local.keySet());

        assertThat(both)
                .containsKeys("execution.checkpointing.interval", "execution.checkpointing.num-retained",
                        "restart-strategy.type", "restart-strategy.exponential-delay.max-backoff", "state.backend.type",
                        "taskmanager.numberOfTaskSlots", "taskmanager.memory.managed.fraction")
                .allSatisfy((key, value) -> assertThat(value).as(key).isEqualTo(local.get(key)));
        assertThat(deployment.configuration().get("env.java.opts.all").split(" "))
                .containsExactlyElementsOf(Files.readAllLines(BUNDLE.conf().resolve("java-17.options")));
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> flat) {
        node.fields().forEachRemaining(field -> {
            if (field.getValue().isObject()) {
                flatten(prefix + field.getKey() + ".", field.getValue(), flat);
            } else {
                flat.put(prefix + field.getKey(), field.getValue().asText());
            }
        });
    }

    @Test
    void versionsAreThoseOfTheBuild() throws IOException {
        String flink = BUNDLE.flinkVersion();
        assertThat(deployment.at("/spec/image").asText()).isEqualTo(NAME + ":" + version());
        assertThat(deployment.at("/spec/flinkVersion").asText())
                .isEqualTo("v" + flink.substring(0, flink.lastIndexOf('.')).replace('.', '_'));
        assertThat(deployment.at("/spec/podTemplate/spec/containers/0/env/0/value").asText())
                .isEqualTo("flink-s3-fs-presto-" + flink + ".jar");
    }

    /** The version of the application's jar, without the mark of one that is not released yet. */
    private static String version() throws IOException {
        return SlidingApplication.jar().getFileName().toString()
                .replaceFirst("kinesis-sql-entrypoint-(.*?)(-SNAPSHOT)?\\.jar", "$1");
    }

    @Test
    void resourcesFindEachOther() throws Exception {
        JsonNode binding = resources.get("RoleBinding");
        assertThat(binding.at("/roleRef/kind").asText()).isEqualTo("Role");
        assertThat(binding.at("/roleRef/name")).isEqualTo(resources.get("Role").at("/metadata/name"));
        assertThat(binding.at("/subjects/0/name")).isEqualTo(resources.get("ServiceAccount").at("/metadata/name"));
        assertThat(binding.at("/subjects/0/namespace")).isEqualTo(resources.get("ServiceAccount").at("/metadata/namespace"));
        assertThat(deployment.at("/spec/serviceAccount")).isEqualTo(resources.get("ServiceAccount").at("/metadata/name"));

        String port = deployment.configuration().get("metrics.reporter.prometheus.port");
        assertThat(deployment.at("/spec/podTemplate/spec/containers/0/ports/0/containerPort").asText()).isEqualTo(port);
        assertThat(deployment.at("/spec/podTemplate/metadata/annotations").get("prometheus.io/port").asText())
                .isEqualTo(port);
        assertThat(Class.forName(deployment.configuration().get("metrics.reporter.prometheus.factory.class"))).isNotNull();
    }

    /** Both lists of containers are merged by position. */
    @Test
    void theContainersAreFlinks() {
        for (String template : List.of("/spec/podTemplate", "/spec/jobManager/podTemplate")) {
            assertThat(deployment.at(template + "/spec/containers"))
                    .extracting(container -> container.get("name").asText())
                    .containsExactly("flink-main-container");
        }
    }

    @Test
    void stateIsInOneBucket() {
        assertThat(Stream.of("high-availability.storageDir", "state.checkpoints.dir", "state.savepoints.dir")
                        .map(key -> URI.create(deployment.configuration().get(key))))
                .allSatisfy(uri -> assertThat(uri.getScheme()).isEqualTo("s3"))
                .extracting(URI::getPath)
                .doesNotHaveDuplicates();
    }

    @Test
    void theApplicationAcceptsItsPropertyGroups() throws Exception {
        ApplicationCheck check = check(properties());

        assertThat(check.exitCode()).as(check.output()).isZero();
    }

    @Test
    void theApplicationRefusesAMisspeltPropertyGroup() throws Exception {
        ApplicationCheck check = check(properties().replace("consumer.config.0", "consumer.config"));

        assertThat(check.exitCode()).as(check.output()).isOne();
        assertThat(check.output()).contains("consumer.config");
    }

    /** The property groups in the file that the arguments name, as the JobManager's pod has it mounted. */
    private String properties() {
        assertThat(deployment.arguments()).hasSize(2).first().isEqualTo("--properties");
        Path file = Path.of(deployment.arguments().get(1));
        JsonNode pod = deployment.at("/spec/jobManager/podTemplate/spec");
        JsonNode mount = pod.at("/containers/0/volumeMounts/0");
        assertThat(file.getParent()).isEqualTo(Path.of(mount.get("mountPath").asText()));
        JsonNode volume = pod.at("/volumes/0");
        assertThat(volume.get("name")).isEqualTo(mount.get("name"));
        JsonNode map = resources.get("ConfigMap");
        assertThat(volume.at("/configMap/name")).isEqualTo(map.at("/metadata/name"));
        return map.get("data").get(file.getFileName().toString()).asText();
    }

    private ApplicationCheck check(String properties) throws Exception {
        return ApplicationCheck.run(deployment.mainClass(), properties, folder);
    }
}
