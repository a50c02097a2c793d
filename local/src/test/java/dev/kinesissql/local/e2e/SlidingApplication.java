package dev.kinesissql.local.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The shipped script in the application's jar, with the tutorial's property groups.
 *
 * @param kinesis the endpoint where the streams are
 * @param folder for the files with the groups
 */
public record SlidingApplication(URI kinesis, Path folder) {

    /** The main class of the jar. */
    public static final String MAIN = "dev.kinesissql.entrypoint.Main";

    private static final Map<String, String> SINK = Map.of("sink.http-client.protocol.version", "HTTP1_1");
    /** The connector's default, in milliseconds. */
    private static final Map<String, String> STOCK_SINK = Map.of("sink.flush-buffer.timeout", "5000");

    /** For a job that is to run as Flink runs it by itself: its defaults, where those of conf/config.yaml are others. */
    static final Map<String, String> STOCK_CONFIGURATION =
            Map.of("execution.buffer-timeout.interval", "100 ms", "pipeline.object-reuse", "false");

    /** Configuration, with some on top, for a cluster that runs the jar over its REST API: within a second or two. */
    static Map<String, String> clusterOptions(Map<String, String> more) {
        Map<String, String> options = new TreeMap<>(Map.of(
                "web.submit.enable", "true",
                // All classes but the entrypoint's are in lib/ too: taken from the jar, each job would load its own.
                "classloader.resolve-order", "parent-first",
                // The TaskManager has a copy of the jar for each job, and by default keeps it for an hour.
                "blob.service.cleanup.interval", "10",
                // By default the API's metrics are up to 10 s old.
                "metrics.fetcher.update-interval", "500"));
        options.putAll(more);
        return options;
    }

    /** The jar, as the build has left it. */
    public static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(EmulatorExtension.BUNDLE.root().resolve("entrypoint/target"))) {
            return files.filter(file -> file.getFileName().toString().matches("kinesis-sql-entrypoint-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Writes the groups of a job that reads from the beginning.
     *
     * @param ticks the run whose ticks it reads
     * @param run the run whose minimums and rejects it writes
     * @param source options of the source on top of the usual ones
     * @return the file
     */
    Path properties(String ticks, String run, Map<String, String> source) throws IOException {
        return properties(ticks, run, source, Map.of());
    }

    /** As {@link #properties(String, String, Map)}, with the connectors' own source and defaults. */
    Path propertiesOfStock(String ticks, String run) throws IOException {
        return properties(ticks, run, Map.of("connector", "kinesis"), STOCK_SINK);
    }

    private Path properties(String ticks, String run, Map<String, String> source, Map<String, String> sink)
            throws IOException {
        Map<String, String> consumer = new TreeMap<>(source);
        consumer.put("input.stream.name", SlidingStreams.name("ticks", ticks));
        consumer.put("flink.stream.initpos", "TRIM_HORIZON");
        Map<String, String> producer = new TreeMap<>(SINK);
        producer.putAll(sink);
        producer.put("output.stream.name", SlidingStreams.name("minimums", run));
        producer.put("shard.count", "1");
        Map<String, String> rejects = new TreeMap<>(SINK);
        rejects.putAll(sink);
        rejects.put("output.stream.name", SlidingStreams.name("rejects", run));
        Path file = folder.resolve(run + ".json");
        Files.writeString(file, new ObjectMapper().writeValueAsString(List.of(
                group("consumer.config.0", consumer),
                group("producer.config.0", producer),
                group("rejects.config.0", rejects))));
        return file;
    }

    private Map<String, Object> group(String name, Map<String, String> properties) {
        properties.putAll(Map.of(
                "aws.region", "us-west-2",
                "aws.endpoint", kinesis.toString(),
                "aws.credentials.provider", "BASIC",
                "aws.credentials.basic.accesskeyid", "x",
                "aws.credentials.basic.secretkey", "x"));
        return Map.of("PropertyGroupId", name, "PropertyMap", properties);
    }
}
