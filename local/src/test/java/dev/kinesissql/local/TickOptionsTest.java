package dev.kinesissql.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kinesissql.local.ticks.DirtyTicks;
import dev.kinesissql.local.ticks.Tick;
import dev.kinesissql.local.ticks.TickSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class TickOptionsTest {

    @TempDir
    private Path folder;

    @Command
    private static final class AnyCommand {
        @Mixin
        private TickOptions ticks;
    }

    @Test
    void sampleTicksAreClean() throws IOException {
        TickOptions options = parse();

        assertThat(options.dirty()).isFalse();
        assertThat(badOf1000(options)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0%, 0, 0", "100%, 1000, 1000", "50, 400, 600", "12.5%, 90, 160"})
    void aShareOfThemCanBeBad(String share, long atLeast, long atMost) throws IOException {
        TickOptions options = parse("--dirty", share, "--seed", "1");

        assertThat(options.dirty()).isTrue();
        assertThat(options.source()).isInstanceOf(DirtyTicks.class);
        assertThat(badOf1000(options)).isBetween(atLeast, atMost);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "much", "-5%", "101%", "100.1", "5 %", "5%%", "1e1", "NaN", "0x5", "5,5%"})
    void anythingElseIsNoShare(String share) {
        assertThatThrownBy(() -> parse("--dirty", share)).isInstanceOf(ParameterException.class)
                .hasMessage("Invalid value for option '--dirty': expected a share of all ticks, from 0% to 100%, got '"
                        + share + "'");
    }

    @Test
    void aFileIsSentAsItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("ticks.ndjson"), "one\ntwo\n");

        try (TickSource source = parse("--file", file.toString()).source()) {
            assertThat(source.next().map(Tick::text)).contains("one");
            assertThat(source.next().map(Tick::text)).contains("two");
            assertThat(source.next()).isEmpty();
        }
        assertThatThrownBy(() -> parse("--file", file.toString(), "--dirty", "5%"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("Error: --dirty=SHARE, --file=NDJSON are mutually exclusive (specify only one)");
    }

    private static TickOptions parse(String... arguments) {
        AnyCommand command = new AnyCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return command.ticks;
    }

    private static long badOf1000(TickOptions options) throws IOException {
        try (TickSource source = options.source()) {
            return Stream.generate(() -> source.next().orElseThrow())
                    .limit(1_000)
                    .filter(tick -> tick.bad() != null)
                    .count();
        }
    }
}
