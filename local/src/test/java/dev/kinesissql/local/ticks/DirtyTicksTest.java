package dev.kinesissql.local.ticks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirtyTicksTest {

    private static final Instant START = Instant.parse("2026-11-22T08:03:00Z");
    private static final int KINDS = BadTick.values().length;

    /** The event time of the next tick. */
    private Instant now = START;

    @Test
    void theGoodTicksAreThoseOfTheSeedWithoutBadOnes() {
        List<Tick> good = dirty(7, 0.3, 2_000, Duration.ZERO).stream().filter(tick -> tick.bad() == null).toList();

        SampleTicks samples = new SampleTicks(7);
        assertThat(good).hasSizeBetween(1_300, 1_500)
                .isEqualTo(Stream.generate(() -> samples.next(START)).limit(good.size()).toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.05, 0.5, 1})
    void theShareIsOfAllTicks(double share) {
        List<Tick> bad = bad(dirty(1, share, 100_000, Duration.ofMillis(20)));

        assertThat(bad.size() / 100_000.0).isCloseTo(share, within(share == 0 || share == 1 ? 0 : 0.005));
    }

    @Test
    void everyKindComesAboutAsOften() {
        // With event time going fast enough for late ones in the first round.
        List<Tick> bad = bad(dirty(1, 0.05, 60_000, Duration.ofSeconds(2)));

        for (int count = KINDS; count <= bad.size(); count++) {
            Map<BadTick, Integer> counts = new EnumMap<>(BadTick.class);
            bad.subList(0, count).forEach(tick -> counts.merge(tick.bad(), 1, Integer::sum));
            assertThat(counts).hasSize(KINDS);
            int rounds = count / KINDS;
            assertThat(counts.values()).allMatch(each -> each >= rounds - 1 && each <= rounds + 1);
        }
    }

    @Test
    void theKindsComeInAnotherOrderInEachRoundAndForEachSeed() {
        List<BadTick> kinds = bad(dirty(1, 1, 2 * KINDS, Duration.ZERO)).stream().map(Tick::bad).toList();
        List<BadTick> ofOtherSeed = bad(dirty(2, 1, 2 * KINDS, Duration.ZERO)).stream().map(Tick::bad).toList();

        assertThat(kinds.subList(0, KINDS - 1)).doesNotHaveDuplicates()
                .isNotEqualTo(kinds.subList(KINDS - 1, 2 * KINDS - 2))
                .isNotEqualTo(ofOtherSeed.subList(0, KINDS - 1));
    }

    @Test
    void aTickIsLateOnlyWhereAGoodOneOfItsTickerWasSentLongBefore() {
        Map<String, Instant> firstGood = new HashMap<>();
        List<Duration> since = new ArrayList<>();
        DirtyTicks ticks = source(3, 0.9);
        for (int i = 0; i < 20_000; i++) {
            Tick tick = ticks.next().orElseThrow();
            if (tick.bad() == null) {
                firstGood.putIfAbsent(tick.ticker(), now);
            } else if (tick.bad() == BadTick.LATE) {
                since.add(Duration.between(firstGood.get(tick.ticker()), now));
                assertThat(tick.text()).startsWith("{\"event_time\": " + TickText.isoformat(now.minusSeconds(3_600)));
            }
            now = now.plusMillis(10);
        }

        assertThat(since).hasSizeGreaterThan(300)
                .allMatch(each -> each.compareTo(Duration.ofSeconds(30)) >= 0)
                .anyMatch(each -> each.compareTo(Duration.ofSeconds(35)) < 0);
    }

    @Test
    void withoutGoodTicksNothingIsLate() {
        assertThat(dirty(1, 1, 10_000, Duration.ofSeconds(1))).noneMatch(tick -> tick.bad() == BadTick.LATE);
    }

    @Test
    void theSequenceOfASeedIsFixedWhateverIsLate() {
        List<BadTick> fast = bad(dirty(5, 0.5, 5_000, Duration.ofSeconds(1))).stream().map(Tick::bad).toList();
        List<BadTick> slow = bad(dirty(5, 0.5, 5_000, Duration.ZERO)).stream().map(Tick::bad).toList();

        assertThat(fast).hasSameSizeAs(slow).contains(BadTick.LATE);
        List<BadTick> fastButLate = fast.stream().filter(kind -> kind != BadTick.LATE).toList();
        assertThat(slow.subList(0, fastButLate.size())).isEqualTo(fastButLate);
    }

    @Test
    void itEndsAndClosesWithTheOtherSource() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        TickSource none = new TickSource() {
            @Override
            public Optional<Tick> next() {
                return Optional.empty();
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };

        DirtyTicks ticks = new DirtyTicks(none, 0, 1, () -> now);

        assertThat(ticks.next()).isEmpty();
        ticks.close();
        assertThat(closed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aShareIsFrom0To1(double share) {
        assertThatThrownBy(() -> source(1, share)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The share of bad ticks is expected from 0 to 1, but is " + share + ".");
    }

    private DirtyTicks source(long seed, double share) {
        return new DirtyTicks(new SampleTicks(seed).at(() -> now), share, seed, () -> now);
    }

    private List<Tick> dirty(long seed, double share, int count, Duration step) {
        now = START;
        DirtyTicks source = source(seed, share);
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ticks.add(source.next().orElseThrow());
            now = now.plus(step);
        }
        return ticks;
    }

    private static List<Tick> bad(List<Tick> ticks) {
        return ticks.stream().filter(tick -> tick.bad() != null).toList();
    }
}
