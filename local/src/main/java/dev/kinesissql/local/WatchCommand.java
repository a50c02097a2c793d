package dev.kinesissql.local;

import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.watch.Board;
import dev.kinesissql.local.watch.Summary;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/watch.sh}. */
@Command(sortOptions = false,
        description = "Shows minimums and rejects as they arrive in their streams. Ctrl-C stops.")
final class WatchCommand implements Callable<Integer> {

    @Option(names = "--stream", paramLabel = "NAME", defaultValue = StreamNames.MINIMUMS,
            description = "The stream of the minimums; default: ${DEFAULT-VALUE}.")
    private String minimums;

    @Option(names = "--rejects", paramLabel = "NAME",
            description = "The stream of the rejects; default: none.")
    private String rejects;

    @Mixin
    private EndpointOptions endpoint;

    @Option(names = "--from-start", description = "Also show what the streams already hold.")
    private boolean fromStart;

    @Option(names = "--seconds", paramLabel = "N", converter = LocalCommand.AtLeastOne.class,
            description = "Stop after so long.")
    private Integer seconds;

    @Mixin
    private StandardOptions standard;

    @Override
    public Integer call() throws Exception {
        Board board = new Board();
        long started = System.nanoTime();
        long end = seconds == null ? Long.MAX_VALUE : started + Duration.ofSeconds(seconds).toNanos();
        StartFrom start = fromStart ? StartFrom.trimHorizon() : StartFrom.latest();
        View view = new View(endpoint.endpoint(), minimums, rejects, start, board, System.out, null);
        Thread closing = new Thread(() -> {
            view.close();
            Summary.lines(board.snapshot(), Duration.ofNanos(System.nanoTime() - started), false)
                    .forEach(System.out::println);
        });
        Runtime.getRuntime().addShutdownHook(closing);
        while (System.nanoTime() < end) {
            view.requireHealthy();
            view.draw();
            Thread.sleep(250);
        }
        return 0;
    }
}
