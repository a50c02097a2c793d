package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.oracle.GoodTick;
import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers that a benchmark expects, beside the oracle's. */
class SlidingMinimumsTest {

    private static final JobVariant VARIANT = JobVariant.parse("5,2,5");
    private static final int SECONDS = 12;

    @TempDir
    Path folder;

    private WindowTicks ticks;
    private List<String> answers;

    @BeforeEach
    void askTheOracle() throws IOException {
        ticks = WindowTicks.write(folder.resolve("ticks"), VARIANT, SECONDS);
        List<GoodTick> read = new ArrayList<>();
        for (Path file : SlidingMinimums.files(ticks.folder())) {
            for (String line : Files.readAllLines(file)) {
                JsonNode tick = new ObjectMapper().readTree(line);
                read.add(new GoodTick(tick.get("ticker").asText(), tick.get("price").asDouble(),
                        LocalDateTime.parse(tick.get("event_time").asText()).toInstant(ZoneOffset.UTC)));
                assertThat(read.get(read.size() - 1).json()).isEqualTo(line);
            }
        }
        assertThat(read).hasSize(SECONDS * VARIANT.ticksPerSecond());
        read.sort(Comparator.comparing(GoodTick::eventTime));
        SlidingMinimumOracle oracle = new SlidingMinimumOracle();
        read.forEach(oracle::read);
        answers = new ArrayList<>();
        oracle.allMinimums().forEach((answer, price) -> answers.add("{\"ticker\":\"" + answer.ticker() + "\",\"price\":"
                + price + ",\"event_time\":\"" + answer.windowEnd().toString().replaceAll("T|Z", " ").strip() + "\"}"));
    }

    @Test
    void areTheOracles() throws Exception {
        ticks.minimums().assertAreIn(write(answers), "run");
        assertThat(ticks.minimums().count()).isEqualTo(answers.size());
    }

    @Test
    void oneThatIsMissingIsSeen() {
        assertThatThrownBy(() -> ticks.minimums().assertAreIn(write(answers.subList(1, answers.size())), "run"))
                .hasMessageContaining("run: minimums");
    }

    @Test
    void oneThatIsWrongIsSeen() {
        answers.set(0, answers.get(0).replaceFirst("\"price\":", "\"price\":9"));
        assertThatThrownBy(() -> ticks.minimums().assertAreIn(write(answers), "run"))
                .hasMessageContaining("which is wrong or written twice");
    }

    @Test
    void oneThatIsWrittenTwiceIsSeen() {
        answers.add(answers.get(0));
        assertThatThrownBy(() -> ticks.minimums().assertAreIn(write(answers), "run"))
                .hasMessageContaining("which is wrong or written twice");
    }

    /** The slices begin at 0, 5 and 10 s. The last window with the first of them ends at 10 s; its last millisecond is 9.999. */
    @Test
    void aPairIsLiveUntilItsLastWindowHasFired() {
        Instant fires = ticks.watermark().plusSeconds(3);
        assertThat(fires.toEpochMilli() % 60_000).isEqualTo(9_999);
        assertThat(ticks.minimums().livePairs(fires.minusMillis(1))).isEqualTo(3L * VARIANT.tickers());
        assertThat(ticks.minimums().livePairs(fires)).isEqualTo(2L * VARIANT.tickers());
    }

    private Path write(List<String> lines) throws IOException {
        Path output = Files.createDirectories(folder.resolve("output"));
        Files.write(output.resolve("part-0"), lines);
        return output;
    }
}
