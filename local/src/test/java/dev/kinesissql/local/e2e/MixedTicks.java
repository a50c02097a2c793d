package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.ticks.DirtyTicks;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Good and bad ticks in the order in which they are sent, and where each of them belongs. Good ones are up to 4.5
 * seconds behind those before them, so that none is late; the last one is a minute ahead, so that all windows but its
 * own fire.
 */
final class MixedTicks {

    private static final List<String> TICKERS = List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV", "BRK.B", "BF-B", "A");
    private static final Duration STEP = Duration.ofMillis(50);
    private static final long DISORDER_MICROS = 4_500_000;
    private static final Duration CLOSING = Duration.ofMinutes(1);

    private final Random random;
    private final SlidingMinimumOracle oracle = new SlidingMinimumOracle();
    private final List<Tick> ticks = new ArrayList<>();
    private final List<String> rejects = new ArrayList<>();
    private Instant now;

    private MixedTicks(Instant start, long seed) {
        this.now = start;
        this.random = new Random(seed);
    }

    /**
     * Draws ticks.
     *
     * @param count how many
     * @param share the share of bad ones, of every kind
     * @param start the event time of the first, on a multiple of 5 seconds for the same windows with each start; the
     *     others come 50 ms apart, and none of them more than a day ahead of the clock
     */
    static MixedTicks draw(int count, double share, Instant start, long seed) {
        MixedTicks mixed = new MixedTicks(start, seed);
        DirtyTicks source = new DirtyTicks(mixed::nextGood, share, seed, () -> mixed.now);
        while (mixed.ticks.size() < count - 1) {
            mixed.add(source.next().orElseThrow());
            mixed.now = mixed.now.plus(STEP);
        }
        mixed.add(mixed.good(mixed.now.plus(CLOSING)));
        assertThat(mixed.oracle.late()).isEmpty();
        return mixed;
    }

    private Optional<Tick> nextGood() {
        return Optional.of(good(now.minusNanos(random.nextLong(DISORDER_MICROS) * 1_000)));
    }

    private Tick good(Instant eventTime) {
        GoodTick tick = new GoodTick(
                TICKERS.get(random.nextInt(TICKERS.size())), random.nextInt(10_001) / 100.0, eventTime);
        oracle.read(tick);
        return new Tick(SdkBytes.fromUtf8String(tick.json()), tick.ticker(), tick.price());
    }

    private void add(Tick tick) {
        ticks.add(tick);
        if (tick.bad() != null) {
            rejects.add(SlidingOutput.reject(tick.bad().reason(), tick.data().asByteArray()));
        }
    }

    /** All of them, in their order. */
    List<Tick> ticks() {
        return ticks;
    }

    /** The bad ones. */
    List<Tick> bad() {
        return ticks.stream().filter(tick -> tick.bad() != null).toList();
    }

    /** The answers of the windows that have fired behind the last tick, as the oracle's lines. */
    List<String> minimums() {
        return SlidingMinimumOracle.lines(oracle.firedMinimums());
    }

    /** What must be rejected, as lines of {@link SlidingOutput#reject}. */
    List<String> rejects() {
        return rejects;
    }

    /** The watermark behind the last tick. */
    Instant watermark() {
        return now.plus(CLOSING).minus(SlidingMinimumOracle.delay());
    }
}
