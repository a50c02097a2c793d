package dev.kinesissql.local.e2e;

import dev.kinesissql.local.ticks.BadTick;
import dev.kinesissql.local.ticks.DirtyTicks;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickSource;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Good and bad ticks of the moment in which they are asked for, and where those that were accepted belong. Good ones are
 * up to a second old, so that none is late, however late it is read.
 */
final class LiveTicks {

    private static final List<String> TICKERS = List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV", "BRK.B", "BF-B", "A");
    private static final double BAD = 0.05;
    private static final Duration CLOSING = Duration.ofMinutes(1);

    private final Random random;
    private final Map<SdkBytes, GoodTick> drawn = new HashMap<>();
    private final List<GoodTick> good = new ArrayList<>();
    private final Set<String> rejects = new HashSet<>();
    private final TickSource dirty;
    private volatile boolean withLate;

    LiveTicks(long seed) {
        random = new Random(seed);
        dirty = new DirtyTicks(() -> Optional.of(draw(ticker(), Instant.now().minusMillis(random.nextInt(1_000)))),
                BAD, seed, Instant::now);
    }

    private String ticker() {
        return TICKERS.get(random.nextInt(TICKERS.size()));
    }

    private Tick draw(String ticker, Instant eventTime) {
        GoodTick tick = new GoodTick(ticker, random.nextInt(10_001) / 100.0,
                eventTime.truncatedTo(ChronoUnit.MICROS));
        SdkBytes json = SdkBytes.fromUtf8String(tick.json());
        drawn.put(json, tick);
        return new Tick(json, ticker, tick.price());
    }

    /** Ticks without end; late ones from {@link #allowLate} on. */
    TickSource source() {
        return () -> {
            Optional<Tick> tick = dirty.next();
            while (tick.map(Tick::bad).filter(BadTick.LATE::equals).isPresent() && !withLate) {
                tick = dirty.next();
            }
            return tick;
        };
    }

    /** To be called when a checkpoint has a watermark: a job that starts afresh knows nothing of what is late. */
    void allowLate() {
        withLate = true;
    }

    /** A tick of each ticker, a minute ahead, so that all windows before fire. */
    TickSource closing() {
        Instant ahead = Instant.now().plus(CLOSING);
        var tickers = TICKERS.iterator();
        return () -> tickers.hasNext() ? Optional.of(draw(tickers.next(), ahead)) : Optional.empty();
    }

    /** Takes note of a tick that is in the stream. */
    void accepted(Tick tick) {
        if (tick.bad() == null) {
            good.add(drawn.remove(tick.data()));
        } else {
            rejects.add(SlidingOutput.reject(tick.bad().reason(), tick.data().asByteArray()));
        }
    }

    /** The answers of the windows before the closing ticks. */
    Set<String> minimums() {
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        good.stream().sorted(Comparator.comparing(GoodTick::eventTime)).forEach(oracle::read);
        return new HashSet<>(SlidingMinimumOracle.lines(oracle.firedMinimums()));
    }

    /** What must be rejected, as lines of {@link SlidingOutput#reject}. */
    Set<String> rejects() {
        return rejects;
    }
}
