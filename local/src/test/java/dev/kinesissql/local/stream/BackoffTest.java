package dev.kinesissql.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToTheLongestWaitOfWhichHalfIsCertain() {
        assertThat(delays(0.0)).containsExactly(50L, 100L, 200L, 400L, 500L, 500L);
        assertThat(delays(0.5)).containsExactly(75L, 150L, 300L, 600L, 750L, 750L);
    }

    @Test
    void staysAtTheLongestWaitHoweverOftenItFailed() {
        assertThat(backoff(0.0).delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(500));
    }

    private static List<Long> delays(double random) {
        return IntStream.rangeClosed(1, 6).mapToObj(i -> backoff(random).delay(i).toMillis()).toList();
    }

    private static Backoff backoff(double random) {
        RandomGenerator fixed = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return random;
            }
        };
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(60), fixed);
    }
}
