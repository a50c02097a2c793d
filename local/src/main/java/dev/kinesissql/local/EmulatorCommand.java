package dev.kinesissql.local;

import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.Streams;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code bin/emulator.sh}. */
@Command(description = "A Kinesis emulator on this machine that goes on running, with the streams of conf/local.sql."
        + " It keeps its records in memory only.")
final class EmulatorCommand extends ServiceCommand {

    EmulatorCommand() {
        super("emulator", Emulator.PATIENCE);
    }

    @Command(description = "Start it, make the streams and wait until they are ready.", mixinStandardHelpOptions = true)
    int start(
            @Option(names = "--port", paramLabel = "N", defaultValue = "4568",
                    description = "Port of the endpoint; default: ${DEFAULT-VALUE}.") int port,
            @Option(names = "--shards", paramLabel = "N", defaultValue = "1", converter = LocalCommand.AtLeastOne.class,
                    description = "Shards of the input stream; default: ${DEFAULT-VALUE}.") int shards,
            @Option(names = "--stream", paramLabel = "NAME=SHARDS",
                    description = "Another stream to make; may be repeated.") Map<String, Integer> others)
            throws Exception {
        return start(port, folder -> {
            ManagedProcess process = Emulator.start(Bundle.current(), port, folder, true);
            KinesisEndpoint kinesis = KinesisEndpoint.emulator(Emulator.endpoint(port), Emulator.REGION);
            Map<String, Integer> streams = new LinkedHashMap<>(
                    Map.of(StreamNames.TICKS, shards, StreamNames.MINIMUMS, 1, StreamNames.REJECTS, 1));
            streams.putAll(others == null ? Map.of() : others);
            try (KinesisClient client = kinesis.client()) {
                new Streams(client, kinesis).ensure(streams, Duration.ofSeconds(30));
                return List.of(process);
            } catch (RuntimeException | InterruptedException e) {
                process.close();
                throw e;
            }
        });
    }
}
