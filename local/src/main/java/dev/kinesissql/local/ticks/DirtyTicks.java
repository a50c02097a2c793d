package dev.kinesissql.local.ticks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Good ticks with bad ones between them, of each {@link BadTick} about as many: they come in rounds of one of each kind,
 * in an order that changes. {@link BadTick#LATE} is left out of a round as long as no good tick of its ticker was sent
 * at least 30 seconds of event time before, because only good ticks tell the job what is late; all else depends on the
 * seed alone. Not thread-safe.
 */
public final class DirtyTicks implements TickSource {

    private static final Duration BEFORE_LATE = Duration.ofSeconds(30);

    private final TickSource good;
    private final double share;
    private final InstantSource clock;
    private final Random places;
    private final Random kinds;
    private final Map<String, Instant> firstGood = new HashMap<>();
    private Iterator<BadTick> round = Collections.emptyIterator();

    /**
     * Bad ticks among the ticks of another source. None of them takes the place of a good one: leave them out, and the
     * other source's sequence is left. Where that ends, this one ends.
     *
     * @param good  closed with this source
     * @param share of all ticks, how many are bad: 0 to 1
     * @param seed  draws the bad ticks and their places
     * @param clock the event time of the ticks, also of the good ones
     */
    public DirtyTicks(TickSource good, double share, long seed, InstantSource clock) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of bad ticks is expected from 0 to 1, but is " + share + ".");
        }
        this.good = good;
        this.share = share;
        this.clock = clock;
        // Not by the seed itself: sample ticks of the same seed are drawn by its numbers.
        Random seeds = new Random(seed);
        this.places = new Random(seeds.nextLong());
        this.kinds = new Random(seeds.nextLong());
    }

    @Override
    public Optional<Tick> next() {
        Instant now = clock.instant();
        if (places.nextDouble() < share) {
            return Optional.of(bad(now));
        }
        Optional<Tick> tick = good.next();
        tick.ifPresent(each -> firstGood.putIfAbsent(each.ticker(), now));
        return tick;
    }

    private Tick bad(Instant now) {
        Tick tick = nextKind().tick(kinds, now);
        return tick.bad() == BadTick.LATE && !isLate(tick, now) ? bad(now) : tick;
    }

    private boolean isLate(Tick tick, Instant now) {
        Instant first = firstGood.get(tick.ticker());
        return first != null && !now.isBefore(first.plus(BEFORE_LATE));
    }

    private BadTick nextKind() {
        if (!round.hasNext()) {
            List<BadTick> each = Arrays.asList(BadTick.values());
            Collections.shuffle(each, kinds);
            round = each.iterator();
        }
        return round.next();
    }

    @Override
    public void close() throws IOException {
        good.close();
    }
}
