package dev.kinesissql.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

    private static final String READ = "GetRecords";
    private static final String WRITE = "PutRecords";

    @Test
    void theSameSeedGivesTheSameSequence() {
        assertThat(hits(new Draw(Set.of(READ), 0.3, 7))).isEqualTo(hits(new Draw(Set.of(READ), 0.3, 7)));
    }

    @Test
    void anotherSeedGivesAnotherSequence() {
        assertThat(hits(new Draw(Set.of(READ), 0.3, 7))).isNotEqualTo(hits(new Draw(Set.of(READ), 0.3, 8)));
    }

    @Test
    void aShareIsHit() {
        assertThat(hits(new Draw(Set.of(READ), 0.3, 7)).stream().filter(hit -> hit)).hasSizeBetween(250, 350);
    }

    @Test
    void allAreHitWithTheShareOneAndNoneWithZero() {
        assertThat(hits(new Draw(Set.of(READ), 1, 7))).containsOnly(true);
        assertThat(hits(new Draw(Set.of(READ), 0, 7))).containsOnly(false);
    }

    @Test
    void anOperationWithoutTheFaultIsNeverHitAndTakesNothingFromTheSequence() {
        Draw draw = new Draw(Set.of(READ), 0.3, 7);
        List<Boolean> among = IntStream.range(0, 1_000)
                .mapToObj(i -> {
                    assertThat(draw.hits(WRITE)).isFalse();
                    return draw.hits(READ);
                })
                .toList();

        assertThat(among).isEqualTo(hits(new Draw(Set.of(READ), 0.3, 7)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void aShareIsFromZeroToOne(double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Draw(Set.of(READ), share, 7))
                .withMessage("A share is expected from 0 to 1, but is " + share + ".");
    }

    private static List<Boolean> hits(Draw draw) {
        return IntStream.range(0, 1_000).mapToObj(i -> draw.hits(READ)).toList();
    }
}
