package dev.kinesissql.local;

import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickProducer;
import dev.kinesissql.local.ticks.TickSource;
import dev.kinesissql.local.watch.Board;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Sends ticks in a thread of its own and counts them on the board. */
final class Feed implements AutoCloseable {

    private final KinesisClient client;
    private final TickProducer producer;
    private final Worker worker;

    Feed(KinesisEndpoint endpoint, String stream, TickOptions options, Limit limit, Board board) {
        this.client = endpoint.client();
        this.producer = new TickProducer(client, endpoint, stream, options.rate(), options.key(),
                tick -> count(tick, board));
        this.worker = new Worker("ticks", () -> {
            try (TickSource source = options.source()) {
                producer.run(source, limit);
            }
        });
    }

    private static void count(Tick tick, Board board) {
        if (tick.bad() == null) {
            board.tickSent(tick.ticker(), tick.price());
        } else {
            board.badTickSent();
        }
    }

    /** Passes on what made the sending fail. */
    void requireHealthy() {
        worker.requireHealthy();
    }

    /** True when all ticks are sent. */
    boolean isDone() {
        return worker.isDone();
    }

    @Override
    public void close() {
        producer.close();
        worker.close();
        client.close();
    }
}
