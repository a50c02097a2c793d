package dev.kinesissql.local;

import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.ManagedProcess;
import dev.kinesissql.local.process.Service;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.Streams;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code bin/emulator.sh}. */
@Command(description = "A Kinesis emulator on this machine that goes on running, with the streams of conf/local.sql."
        + " It keeps its records in memory only.")
final class EmulatorCommand implements Callable<Integer> {

    private static final String NAME = "emulator";

    @Spec
    private CommandSpec spec;

    @Mixin
    private StandardOptions standard;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do: start, stop or status.");
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
        Bundle bundle = Bundle.current();
        Service service = service(bundle);
        service.start(port, folder -> {
            ManagedProcess process = Emulator.start(bundle, port, folder, true);
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
        return ServiceCommand.status(service, NAME, System.out);
    }

    @Command(description = "Stop it; its records are gone.", mixinStandardHelpOptions = true)
    int stop() throws Exception {
        return ServiceCommand.stop(service(Bundle.current()), NAME, System.out);
    }

    @Command(description = "Tell whether it runs: exit code 0, else 3.", mixinStandardHelpOptions = true)
    int status() throws Exception {
        return ServiceCommand.status(service(Bundle.current()), NAME, System.out);
    }

    private static Service service(Bundle bundle) {
        return new Service(bundle, NAME, Emulator.PATIENCE);
    }
}
