package dev.kinesissql.local.ticks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The ticks of the AWS tutorial's {@code stock.py}, without end, as Python's {@code json.dumps} prints them:
 * <pre>{"event_time": "2026-11-22T08:03:00.123456", "ticker": "AAPL", "price": 12.34}</pre>
 * The ticker is any of {@link #TICKERS} with equal chance, the price {@code round(random() * 100, 2)}.
 * Tickers and prices depend on the seed alone: they come from {@link Random}, whose sequence the Java API
 * fixes. Not thread-safe.
 */
public final class SampleTicks {

    /** The tutorial's tickers. */
    public static final List<String> TICKERS = List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV");

    private static final int CENTS = 100;
    private static final int MAX_CENTS = 10_000;

    private final Random random;

    /** The sequence of a seed, from its beginning. */
    public SampleTicks(long seed) {
        random = new Random(seed);
    }

    /**
     * The next tick.
     *
     * @param eventTime its event time; cut to microseconds, written in UTC as {@code datetime.isoformat()}
     *     does, so without a fraction when there are no microseconds
     */
    public Tick next(Instant eventTime) {
        String ticker = drawTicker(random);
        int cents = drawCents(random);
        String json = TickText.of(eventTime, ticker, cents).json();
        return new Tick(SdkBytes.fromUtf8String(json), ticker, cents / (double) CENTS);
    }

    static String drawTicker(Random random) {
        return TICKERS.get(random.nextInt(TICKERS.size()));
    }

    static int drawCents(Random random) {
        return (int) Math.round(random.nextDouble() * MAX_CENTS);
    }

    /** The sequence with the time at which each tick is asked for. */
    public TickSource at(InstantSource clock) {
        return () -> Optional.of(next(clock.instant()));
    }

    /** The sequence with event times from {@code start} on, {@code step} apart: repeatable as a whole. */
    public TickSource from(Instant start, Duration step) {
        return new TickSource() {
            private Instant eventTime = start;

            @Override
            public Optional<Tick> next() {
                Tick tick = SampleTicks.this.next(eventTime);
                eventTime = eventTime.plus(step);
                return Optional.of(tick);
            }
        };
    }
}
