package dev.kinesissql.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the API server knows of resources: Kubernetes' own by their published schemas, FlinkDeployment by the operator's
 * resource definition. A field that a schema does not have is a fault, where the API server would drop it silently.
 */
final class ResourceSchemas {

    private static final String CORE_AND_RBAC = "schema/kube-schema.json";
    private static final String FLINK_DEPLOYMENT = "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    private static final List<String> SCHEMAS_BY_NAME = List.of("properties", "definitions");
    private static final List<String> LISTS_OF_SCHEMAS = List.of("anyOf", "allOf", "oneOf");
    private static final List<String> SCHEMAS = List.of("items", "additionalProperties");
    /** The validator would warn of each. */
    private static final List<String> SAY_NOTHING_OF_VALUES = List.of("x-kubernetes-int-or-string",
            "x-kubernetes-preserve-unknown-fields", "existingJavaType", "javaType", "javaInterfaces", "javaOmitEmpty",
            "serializer", "deserializer");

    private final Map<String, ObjectNode> byKind = new HashMap<>();
    private final Map<String, JsonSchema> strictByKind = new HashMap<>();

    ResourceSchemas() throws IOException {
        for (URL url : Collections.list(getClass().getClassLoader().getResources(CORE_AND_RBAC))) {
            addKinds((ObjectNode) new ObjectMapper().readTree(url));
        }
        try (InputStream definition = getClass().getClassLoader().getResourceAsStream(FLINK_DEPLOYMENT)) {
            addDefinition(new YAMLMapper().readTree(definition));
        }
    }

    private void addKinds(ObjectNode schemas) {
        schemas.path("properties").fields().forEachRemaining(kind -> {
            ObjectNode schema = schemas.objectNode();
            schema.set("definitions", schemas.get("definitions"));
            schema.set("allOf", schemas.arrayNode().add(kind.getValue()));
            byKind.putIfAbsent(kind.getKey(), schema);
        });
    }

    /** A custom resource's schema says nothing of what all resources have. */
    private void addDefinition(JsonNode definition) {
        JsonNode names = definition.at("/spec/names");
        JsonNode versions = definition.at("/spec/versions");
        assertThat(versions).hasSize(1);
        ObjectNode schema = versions.get(0).at("/schema/openAPIV3Schema").deepCopy();
        ObjectNode core = byKind.get("ConfigMap");
        schema.set("definitions", core.get("definitions"));
        ObjectNode properties = (ObjectNode) schema.get("properties");
        properties.set("metadata", core.at("/definitions/kubernetes_core_ConfigMap/properties/metadata"));
        properties.set("kind", required(schema, names.get("kind").asText()));
        properties.set("apiVersion", required(schema,
                definition.at("/spec/group").asText() + "/" + versions.get(0).get("name").asText()));
        byKind.put(names.get("kind").asText(), schema);
    }

    private static ObjectNode required(ObjectNode factory, String value) {
        return factory.objectNode().put("type", "string").put("default", value).put("required", true);
    }

    /** What is wrong with a resource. */
    List<String> faults(JsonNode resource) {
        String kind = resource.path("kind").asText();
        if (!byKind.containsKey(kind)) {
            return List.of("$.kind: unknown: " + resource.path("kind"));
        }
        return strictByKind.computeIfAbsent(kind, this::strict).validate(resource).stream()
                .map(ValidationMessage::getMessage).sorted().toList();
    }

    private JsonSchema strict(String kind) {
        ObjectNode schema = byKind.get(kind).deepCopy();
        makeStrict(schema);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
    }

    /** Makes it allow no other properties than those it names, with {@code required} as in draft 4. */
    private static void makeStrict(ObjectNode schema) {
        List<JsonNode> inner = new ArrayList<>();
        SCHEMAS_BY_NAME.forEach(keyword -> schema.path(keyword).forEach(inner::add));
        LISTS_OF_SCHEMAS.forEach(keyword -> schema.path(keyword).forEach(inner::add));
        SCHEMAS.forEach(keyword -> inner.add(schema.path(keyword)));
        if (schema.path("properties").isObject() && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            requireAsDraft4((ObjectNode) schema.get("properties"), schema);
            schema.put("additionalProperties", false);
        }
        schema.remove(SAY_NOTHING_OF_VALUES);
        inner.stream().filter(JsonNode::isObject).forEach(each -> makeStrict((ObjectNode) each));
    }

    /** Properties that are required here have one value only: those that say what a resource is. */
    private static void requireAsDraft4(ObjectNode properties, ObjectNode schema) {
        ArrayNode required = schema.arrayNode();
        properties.fields().forEachRemaining(property -> {
            if (property.getValue().path("required").isBoolean()) {
                ObjectNode value = (ObjectNode) property.getValue();
                value.remove("required");
                if (value.has("default")) {
                    value.putArray("enum").add(value.get("default"));
                }
                required.add(property.getKey());
            }
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }
}
