package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.faults.FaultyKinesis;
import dev.kinesissql.local.process.ApplicationCluster;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.Streams;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.NdjsonTicks;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.TimeUtils;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * An application of the stack on a cluster of its own, as Managed Flink runs it: with its jar, property groups,
 * parallelism and checkpoints, the emulator in place of Kinesis. Flink's {@code lib/} has neither connector nor functions:
 * they come from the jar.
 *
 * @param jar the application's code
 * @param configuration the template's {@code ApplicationConfiguration}, with its functions resolved
 * @param kinesis the emulator
 * @param folder for its files
 */
record StackApplication(Path jar, JsonNode configuration, KinesisEndpoint kinesis, Path folder) {

    private static final String BAD_TICK = "{\"ticker\": \"AAPL\"}";
    /** What the emulator needs, beside its address and HTTP/1.1 for the sinks. */
    private static final Map<String, String> EMULATOR = Map.of(
            "aws.credentials.provider", "BASIC",
            "aws.credentials.basic.accesskeyid", "x",
            "aws.credentials.basic.secretkey", "x");

    /**
     * Starts the application, sends ticks, stops it with a savepoint, and asserts that it has written the windows of the
     * ticks and the one reject.
     *
     * @return the calls that it has made, and on what, as {@code StackTemplate.kinesisCalls()} has them
     */
    Set<String> run() throws Exception {
        KinesisEndpoint region = KinesisEndpoint.emulator(kinesis.uri(), property("consumer", "aws.region"));
        String input = property("consumer", "input.stream.name");
        String minimums = property("producer", "output.stream.name");
        String rejects = property("rejects", "output.stream.name");
        OracleTicks ticks = OracleTicks.write(folder);
        Path bad = Files.writeString(folder.resolve("bad.ndjson"), BAD_TICK + "\n");
        try (FaultyKinesis proxy = new FaultyKinesis(region); KinesisClient client = region.client()) {
            new Streams(client, region).ensure(Map.of(input, 1, minimums, 1, rejects, 1), SlidingStreams.LIMIT);
            try (SlidingOutput output = new SlidingOutput(client, region, "stack", minimums, rejects)) {
                try (ApplicationCluster cluster = start(proxy)) {
                    JobOnCluster job = awaitReading(cluster, proxy);
                    try (TickProducer producer = new TickProducer(
                            client, region, input, 100_000, PartitionKey.CONSTANT, tick -> {})) {
                        for (Path file : List.of(bad, ticks.file())) {
                            try (NdjsonTicks source = new NdjsonTicks(file)) {
                                producer.run(source, Limit.none());
                            }
                        }
                    }
                    output.awaitUntil(() -> output.minimums().size() >= ticks.minimums().size()
                            && !output.rejects().isEmpty());
                    job.assertHasRunWithoutARestart();
                    job.stopWithSavepoint();
                    await().atMost(SlidingStreams.LIMIT).until(
                            () -> cluster.rest().jobState(job.id()).orElse("").equals("FINISHED"));
                }
                output.readToEnd();
                output.assertIsExactly(ticks.minimums(), List.of(SlidingOutput.reject(
                        "missing_field", BAD_TICK.getBytes(StandardCharsets.UTF_8))));
            } finally {
                // The next run begins with empty ones.
                Stream.of(input, minimums, rejects).forEach(stream -> client.deleteStream(
                        r -> r.streamName(stream).enforceConsumerDeletion(true)));
            }
            return calls(proxy.answered());
        }
    }

    /**
     * Starts the application without ticks, and waits until it has made some call.
     *
     * @return as {@link #run}
     */
    Set<String> callsUntil(String last) throws Exception {
        KinesisEndpoint region = KinesisEndpoint.emulator(kinesis.uri(), property("consumer", "aws.region"));
        String input = property("consumer", "input.stream.name");
        try (FaultyKinesis proxy = new FaultyKinesis(region); KinesisClient client = region.client()) {
            new Streams(client, region).ensure(Map.of(input, 1), SlidingStreams.LIMIT);
            ApplicationCluster cluster = start(proxy);
            try {
                await(last).atMost(SlidingStreams.LIMIT).until(() -> called(proxy, last));
            } finally {
                cluster.close();
                client.deleteStream(r -> r.streamName(input).enforceConsumerDeletion(true));
            }
            return calls(proxy.answered());
        }
    }

    private ApplicationCluster start(FaultyKinesis proxy) throws Exception {
        JsonNode flink = configuration.get("FlinkApplicationConfiguration");
        Map<String, String> options = new HashMap<>(Map.of(
                "parallelism.default", flink.at("/ParallelismConfiguration/Parallelism").asText(),
                "taskmanager.numberOfTaskSlots", flink.at("/ParallelismConfiguration/Parallelism").asText(),
                "execution.checkpointing.interval", time(flink.at("/CheckpointConfiguration/CheckpointInterval")),
                "execution.checkpointing.min-pause", time(flink.at("/CheckpointConfiguration/MinPauseBetweenCheckpoints")),
                "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString(),
                "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString(),
                // What is asked after the end of the job.
                "execution.shutdown-on-application-finish", "false"));
        options.put("execution.program-config.enabled", "false");
        options.put("execution.program-config.wildcards", EntrypointIT.settingsForCode());
        Path code = Files.createDirectory(folder.resolve("code")).resolve("application.jar");
        ApplicationCluster cluster = new ApplicationCluster(flinkAlone(), options, Files.copy(jar, code),
                SlidingApplication.MAIN, List.of("--properties", properties(proxy).toString()),
                Files.createDirectory(folder.resolve("cluster")));
        try {
            cluster.awaitReady();
            return cluster;
        } catch (InterruptedException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Milliseconds as Flink itself writes them: in other words it takes them for a change that the program has made. */
    private static String time(JsonNode millis) {
        return TimeUtils.formatWithHighestUnit(Duration.ofMillis(millis.asLong()));
    }

    /** Waits until the job has a position in the stream: from LATEST, no tick before is read. */
    private static JobOnCluster awaitReading(ApplicationCluster cluster, FaultyKinesis proxy) {
        JobOnCluster job = new JobOnCluster(cluster.rest(), jobId(cluster));
        job.awaitRunning();
        await("reading").atMost(SlidingStreams.LIMIT).until(() -> called(proxy, FaultyKinesis.GET_RECORDS));
        return job;
    }

    private static String jobId(ApplicationCluster cluster) {
        return cluster.rest().get("/jobs").orElseThrow().at("/jobs/0/id").asText();
    }

    private static boolean called(FaultyKinesis proxy, String operation) {
        return proxy.answered().stream().anyMatch(call -> call.operation().equals(operation));
    }

    /** The file in which Managed Flink gives the property groups, with the emulator added. */
    private Path properties(FaultyKinesis proxy) throws IOException {
        ArrayNode groups = groups().deepCopy();
        for (JsonNode group : groups) {
            ObjectNode properties = (ObjectNode) group.get("PropertyMap");
            EMULATOR.forEach(properties::put);
            properties.put("aws.endpoint", proxy.endpoint().uri().toString());
            if (properties.has("output.stream.name")) {
                properties.put("sink.http-client.protocol.version", "HTTP1_1");
            }
        }
        return Files.writeString(folder.resolve("application_properties.json"), groups.toString());
    }

    private ArrayNode groups() {
        return (ArrayNode) configuration.at("/EnvironmentProperties/PropertyGroups");
    }

    private String property(String group, String key) {
        for (JsonNode each : groups()) {
            if (each.get("PropertyGroupId").asText().equals(group + ".config.0")) {
                return each.get("PropertyMap").get(key).asText();
            }
        }
        throw new IllegalArgumentException("No group " + group + ".config.0 in " + groups());
    }

    /** The assembled Flink without what the application brings, by links in another folder. */
    private Bundle flinkAlone() throws IOException {
        Bundle alone = new Bundle(folder.resolve("flink"));
        Files.createDirectories(alone.flinkLib());
        Files.createSymbolicLink(alone.conf(), EmulatorExtension.BUNDLE.conf());
        try (Stream<Path> jars = Files.list(EmulatorExtension.BUNDLE.flinkLib())) {
            for (Path jar : jars.toList()) {
                if (!jar.getFileName().toString().matches(".*kinesis.*|(joda-time|jcl-over-slf4j|flink-json)-.*")) {
                    Files.createSymbolicLink(alone.flinkLib().resolve(jar.getFileName()), jar);
                }
            }
        }
        return alone;
    }

    /** GetRecords names no stream: its iterators are of the streams for which the job asked for iterators. */
    private static Set<String> calls(Collection<FaultyKinesis.Call> answered) {
        Set<String> iterated = answered.stream()
                .filter(call -> call.operation().equals("GetShardIterator"))
                .map(FaultyKinesis.Call::resource)
                .collect(Collectors.toSet());
        Set<String> calls = new TreeSet<>();
        for (FaultyKinesis.Call call : answered) {
            boolean byIterator = call.operation().equals(FaultyKinesis.GET_RECORDS) && call.resource().isEmpty();
            for (String resource : byIterator ? iterated : Set.of(call.resource())) {
                calls.add("kinesis:" + call.operation() + " " + stream(resource));
            }
        }
        assertThat(calls).isNotEmpty();
        return calls;
    }

    /** A name of a stream or an ARN as the template's: without the account, and with any time of a consumer. */
    private static String stream(String resource) {
        return resource.startsWith("arn:")
                ? resource.substring(resource.indexOf(":stream/") + 1).replaceFirst("(/consumer/[^:]+):\\d+$", "$1:*")
                : "stream/" + resource;
    }
}
