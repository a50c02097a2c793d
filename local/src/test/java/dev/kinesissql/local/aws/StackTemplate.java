package dev.kinesissql.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kinesissql.local.e2e.EmulatorExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * {@code aws/template.yaml} with values for its parameters. Knows those of CloudFormation's functions that the template
 * uses, in their long form, and refuses any other.
 */
public final class StackTemplate {

    static final String REGION = "eu-central-1";
    static final String ACCOUNT = "123456789012";

    private static final Path FILE = EmulatorExtension.BUNDLE.root().resolve("aws/template.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
    private static final Map<String, String> PSEUDO = Map.of(
            "AWS::Region", REGION, "AWS::AccountId", ACCOUNT, "AWS::Partition", "aws");
    /** Of the parameters without a default. */
    private static final Map<String, String> CODE = Map.of("CodeBucket", "code-bucket", "CodeKey", "code/0123.jar");
    /** What Ref gives, by type: the property with the name. */
    private static final Map<String, String> NAMES = Map.of(
            "AWS::Kinesis::Stream", "Name",
            "AWS::Logs::LogGroup", "LogGroupName",
            "AWS::Logs::LogStream", "LogStreamName",
            "AWS::KinesisAnalyticsV2::Application", "ApplicationName");

    private final JsonNode json;
    private final Map<String, String> parameters = new TreeMap<>();

    /** A template as it is, or changed, with values for some parameters and the defaults for the others. */
    public StackTemplate(JsonNode json, Map<String, String> values) {
        this.json = json;
        json.path("Parameters").fields().forEachRemaining(parameter -> {
            JsonNode byDefault = parameter.getValue().path("Default");
            if (!byDefault.isMissingNode()) {
                parameters.put(parameter.getKey(), byDefault.asText());
            }
        });
        parameters.putAll(CODE);
        parameters.putAll(values);
    }

    /** The file. */
    public static ObjectNode read() throws IOException {
        return (ObjectNode) new YAMLMapper().readTree(FILE.toFile());
    }

    /** The value of a parameter. */
    String parameter(String name) {
        return parameters.get(name);
    }

    /** The names of the resources of a type. */
    List<String> names(String type) {
        List<String> names = new ArrayList<>();
        json.get("Resources").fields().forEachRemaining(resource -> {
            if (resource.getValue().get("Type").asText().equals(type)) {
                names.add(resource.getKey());
            }
        });
        return names;
    }

    /** The properties of a resource. */
    public JsonNode properties(String resource) {
        return resolve(json.at("/Resources/" + resource + "/Properties"));
    }

    /**
     * The calls of Kinesis that the role allows, and on what, each as {@code kinesis:GetRecords stream/NAME} or {@code
     * kinesis:SubscribeToShard stream/NAME/consumer/NAME:*}.
     *
     * @throws IllegalArgumentException when a statement does more than allow calls on streams of the stack's account
     */
    public Set<String> kinesisCalls() {
        List<JsonNode> documents = new ArrayList<>();
        properties("Role").get("Policies").forEach(policy -> documents.add(policy.get("PolicyDocument")));
        for (String policy : names("AWS::IAM::RolePolicy")) {
            JsonNode condition = json.at("/Resources/" + policy + "/Condition");
            if (condition.isMissingNode() || holds(condition.asText())) {
                documents.add(properties(policy).get("PolicyDocument"));
            }
        }
        Set<String> calls = new TreeSet<>();
        documents.forEach(document -> document.get("Statement").forEach(statement -> addKinesisCalls(statement, calls)));
        return calls;
    }

    private static void addKinesisCalls(JsonNode statement, Set<String> calls) {
        String account = "arn:aws:kinesis:" + REGION + ":" + ACCOUNT + ":";
        for (String action : texts(statement.get("Action"))) {
            if (action.startsWith("kinesis:")) {
                for (String resource : texts(statement.get("Resource"))) {
                    if (statement.size() != 3 || !statement.get("Effect").asText().equals("Allow")
                            || !resource.startsWith(account)) {
                        throw new IllegalArgumentException("Not a statement as it is known here: " + statement);
                    }
                    calls.add(action + " " + resource.substring(account.length()));
                }
            }
        }
    }

    /** A text, or a list of them. */
    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        (node.isArray() ? node : JsonNodeFactory.instance.arrayNode().add(node)).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private JsonNode resolve(JsonNode node) {
        if (node.isArray()) {
            ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> addUnlessNoValue(resolved, resolve(element)));
            return resolved;
        }
        if (!node.isObject()) {
            return node;
        }
        String first = node.size() == 1 ? node.fieldNames().next() : "";
        if (first.equals("Ref") || first.startsWith("Fn::")) {
            return call(first, node.get(first));
        }
        ObjectNode resolved = JsonNodeFactory.instance.objectNode();
        node.fields().forEachRemaining(field -> {
            JsonNode value = resolve(field.getValue());
            if (!value.isMissingNode()) {
                resolved.set(field.getKey(), value);
            }
        });
        return resolved;
    }

    private static void addUnlessNoValue(ArrayNode array, JsonNode value) {
        if (!value.isMissingNode()) {
            array.add(value);
        }
    }

    private JsonNode call(String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> ref(argument.asText());
            case "Fn::GetAtt" -> TextNode.valueOf(attribute(argument.get(0).asText(), argument.get(1).asText()));
            case "Fn::If" -> resolve(argument.get(holds(argument.get(0).asText()) ? 1 : 2));
            case "Fn::Sub" -> TextNode.valueOf(substitute(argument));
            case "Fn::Join" -> TextNode.valueOf(StreamSupport.stream(resolve(argument.get(1)).spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(argument.get(0).asText())));
            case "Fn::Split" -> {
                ArrayNode parts = JsonNodeFactory.instance.arrayNode();
                for (String part : resolve(argument.get(1)).asText().split(Pattern.quote(argument.get(0).asText()), -1)) {
                    parts.add(part);
                }
                yield parts;
            }
            default -> throw new IllegalArgumentException("Not known here: " + function);
        };
    }

    private JsonNode ref(String name) {
        return name.equals("AWS::NoValue") ? JsonNodeFactory.instance.missingNode() : TextNode.valueOf(value(name));
    }

    private String value(String name) {
        if (PSEUDO.containsKey(name)) {
            return PSEUDO.get(name);
        }
        if (parameters.containsKey(name)) {
            return parameters.get(name);
        }
        JsonNode resource = json.at("/Resources/" + name);
        if (resource.path("Type").asText().equals("AWS::IAM::Role")) {
            // CloudFormation makes the name up.
            return name;
        }
        String property = NAMES.get(resource.path("Type").asText());
        if (property == null) {
            throw new IllegalArgumentException("Nothing that Ref knows here: " + name);
        }
        return resolve(resource.at("/Properties/" + property)).asText();
    }

    private String attribute(String resource, String attribute) {
        String type = json.at("/Resources/" + resource + "/Type").asText();
        return switch (type + "." + attribute) {
            case "AWS::Kinesis::Stream.Arn" -> "arn:aws:kinesis:" + REGION + ":" + ACCOUNT + ":stream/" + value(resource);
            case "AWS::IAM::Role.Arn" -> "arn:aws:iam::" + ACCOUNT + ":role/" + resource;
            default -> throw new IllegalArgumentException("Not known here: " + resource + "." + attribute);
        };
    }

    private String substitute(JsonNode argument) {
        String text = argument.isArray() ? argument.get(0).asText() : argument.asText();
        JsonNode more = argument.isArray() ? resolve(argument.get(1)) : JsonNodeFactory.instance.objectNode();
        return VARIABLE.matcher(text).replaceAll(variable -> {
            String name = variable.group(1);
            int dot = name.indexOf('.');
            return Matcher.quoteReplacement(more.has(name) ? more.get(name).asText()
                    : dot < 0 ? value(name) : attribute(name.substring(0, dot), name.substring(dot + 1)));
        });
    }

    private boolean holds(String condition) {
        JsonNode rule = json.at("/Conditions/" + condition);
        if (rule.isMissingNode()) {
            throw new IllegalArgumentException("No condition: " + condition);
        }
        return truth(rule);
    }

    private boolean truth(JsonNode rule) {
        String function = rule.fieldNames().next();
        JsonNode argument = rule.get(function);
        return switch (function) {
            case "Condition" -> holds(argument.asText());
            case "Fn::Equals" -> resolve(argument.get(0)).asText().equals(resolve(argument.get(1)).asText());
            case "Fn::Not" -> !truth(argument.get(0));
            case "Fn::And" -> StreamSupport.stream(argument.spliterator(), false).allMatch(this::truth);
            default -> throw new IllegalArgumentException("Not known here: " + function);
        };
    }
}
