package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlainLinesTest {

    private static final Instant END = Instant.parse("2026-11-22T08:03:05Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PlainLines lines = new PlainLines(new PrintStream(bytes, false, StandardCharsets.UTF_8));

    @Test
    void writesALineForEachWindowAndEachReject() {
        lines.window(new Minimum("AAPL", 12.34, END), END.plusMillis(5300));
        lines.window(new Minimum("TBV", 0.5, END), END.plusMillis(40));
        lines.window(new Minimum("LONGNAME", 1234567, END), END.plusSeconds(600));
        lines.reject(new Reject("late", "{\"ticker\":\"AAPL\",\"reason\":\"late\"}"));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""
                2026-11-22 08:03:05  AAPL    12.34  lag 5.3 s
                2026-11-22 08:03:05  TBV      0.50  lag 0.0 s
                2026-11-22 08:03:05  LONGNAME  1234567.00  lag 10 min
                rejected: late: {"ticker":"AAPL","reason":"late"}
                """);
    }

    @Test
    void keepsARejectOnOneLineOfPlainAscii() {
        lines.reject(new Reject("caf\u00e9\n", "x".repeat(1000)));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("rejected: caf??: " + "x".repeat(140) + "...\n");
    }
}
