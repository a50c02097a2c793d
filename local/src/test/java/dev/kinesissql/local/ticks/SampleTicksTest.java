package dev.kinesissql.local.ticks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SampleTicksTest {

    private static final Instant START = Instant.parse("2026-11-22T08:03:00Z");

    @Test
    void theSequenceOfASeedIsFixed() {
        assertThat(texts(new SampleTicks(42).from(START, Duration.ofMillis(250)), 5)).containsExactly(
                "{\"event_time\": \"2026-11-22T08:03:00\", \"ticker\": \"AAPL\", \"price\": 5.47}",
                "{\"event_time\": \"2026-11-22T08:03:00.250000\", \"ticker\": \"TBV\", \"price\": 30.87}",
                "{\"event_time\": \"2026-11-22T08:03:00.500000\", \"ticker\": \"AAPL\", \"price\": 70.77}",
                "{\"event_time\": \"2026-11-22T08:03:00.750000\", \"ticker\": \"INTC\", \"price\": 90.34}",
                "{\"event_time\": \"2026-11-22T08:03:01\", \"ticker\": \"AMZN\", \"price\": 38.16}");
    }

    @Test
    void theSameSeedGivesTheSameTickersAndPricesAtOtherTimes() {
        SampleTicks first = new SampleTicks(7);
        SampleTicks second = new SampleTicks(7);
        for (int i = 0; i < 1000; i++) {
            Tick a = first.next(START.plusMillis(i));
            Tick b = second.next(START.plusSeconds(i));
            assertThat(a.ticker()).isEqualTo(b.ticker());
            assertThat(a.price()).isEqualTo(b.price());
        }
    }

    @Test
    void theEventTimeIsPythonsIsoformatInUtc() {
        assertThat(eventTime("2026-11-22T08:03:00.123456Z")).isEqualTo("2026-11-22T08:03:00.123456");
        assertThat(eventTime("2026-11-22T08:03:00.120Z")).isEqualTo("2026-11-22T08:03:00.120000");
        assertThat(eventTime("2026-11-22T08:03:00.000001999Z")).isEqualTo("2026-11-22T08:03:00.000001");
        assertThat(eventTime("2026-11-22T08:03:00Z")).isEqualTo("2026-11-22T08:03:00");
        assertThat(eventTime("2026-11-22T08:03:00.000000999Z")).isEqualTo("2026-11-22T08:03:00");
    }

    @Test
    void theTextHoldsWhatTheTickSaysWithPricesOfCentsFrom0To100() throws Exception {
        SampleTicks ticks = new SampleTicks(1);
        Set<String> tickers = new HashSet<>();
        Set<Double> prices = new HashSet<>();
        ObjectMapper mapper = new ObjectMapper();
        for (int i = 0; i < 200_000; i++) {
            Tick tick = ticks.next(START);
            JsonNode json = mapper.readTree(tick.text());
            assertThat(json.get("ticker").textValue()).isEqualTo(tick.ticker());
            assertThat(json.get("price").doubleValue()).isEqualTo(tick.price());
            tickers.add(tick.ticker());
            prices.add(tick.price());
            assertThat(tick.text()).endsWith("\"price\": " + tick.price() + "}");
        }
        assertThat(tickers).containsExactlyInAnyOrderElementsOf(SampleTicks.TICKERS);
        assertThat(prices).hasSize(10_001).contains(0.0, 0.01, 100.0)
                .allMatch(price -> price >= 0 && price <= 100);
    }

    @Test
    void theClockIsAskedForEachTick() {
        List<Instant> times = new ArrayList<>(List.of(START, START.plusSeconds(5)));

        assertThat(texts(new SampleTicks(42).at(() -> times.remove(0)), 2)).containsExactly(
                "{\"event_time\": \"2026-11-22T08:03:00\", \"ticker\": \"AAPL\", \"price\": 5.47}",
                "{\"event_time\": \"2026-11-22T08:03:05\", \"ticker\": \"TBV\", \"price\": 30.87}");
    }

    private static String eventTime(String instant) {
        return new SampleTicks(0).next(Instant.parse(instant)).text().split("\"")[3];
    }

    private static List<String> texts(TickSource ticks, int count) {
        return Stream.generate(() -> ticks.next().orElseThrow().text()).limit(count).toList();
    }
}
