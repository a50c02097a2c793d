package dev.kinesissql.local;

import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code bin/ticks.sh}. */
@Command(sortOptions = false, description = "Sends sample ticks, or the lines of a file, to a stream. Ctrl-C stops.")
final class TicksCommand implements Callable<Integer> {

    @Option(names = "--stream", paramLabel = "NAME", defaultValue = StreamNames.TICKS,
            description = "The stream; default: ${DEFAULT-VALUE}.")
    private String stream;

    @Mixin
    private EndpointOptions endpoint;

    @Mixin
    private TickOptions ticks;

    @Option(names = "--count", paramLabel = "N", converter = LocalCommand.AtLeastOne.class,
            description = "Stop after so many ticks.")
    private Integer count;

    @Option(names = "--seconds", paramLabel = "N", converter = LocalCommand.AtLeastOne.class,
            description = "Stop after so long.")
    private Integer seconds;

    @Mixin
    private StandardOptions standard;

    private final AtomicLong bad = new AtomicLong();

    @Override
    public Integer call() throws Exception {
        KinesisEndpoint kinesis = endpoint.endpoint();
        Limit limit = new Limit(
                count == null ? Long.MAX_VALUE : count, seconds == null ? null : Duration.ofSeconds(seconds));
        try (TickSource source = ticks.source();
                KinesisClient client = kinesis.client();
                TickProducer producer =
                        new TickProducer(client, kinesis, stream, ticks.rate(), ticks.key(), this::count)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(producer, kinesis)));
            producer.run(source, limit);
        }
        return 0;
    }

    private void count(Tick tick) {
        if (tick.bad() != null) {
            bad.incrementAndGet();
        }
    }

    private void stop(TickProducer producer, KinesisEndpoint kinesis) {
        producer.close();
        System.out.println(producer.accepted() + " ticks sent to " + stream + " at " + kinesis
                + (ticks.dirty() ? ", " + bad + " of them bad" : ""));
    }
}
