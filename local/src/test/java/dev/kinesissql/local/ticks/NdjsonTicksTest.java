package dev.kinesissql.local.ticks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;

class NdjsonTicksTest {

    @TempDir
    private Path folder;

    @Test
    void givesTheLinesUnchangedWithTickerAndPrice() throws Exception {
        assertThat(read("{\"price\" : "
                + "1.50,\"ticker\":\"AAPL\"}\n{\"ticker\":\"MSFT\",\"price\":2}\n")).containsExactly(
                tick("{\"price\" : 1.50,\"ticker\":\"AAPL\"}", "AAPL", 1.5),
                tick("{\"ticker\":\"MSFT\",\"price\":2}", "MSFT", 2.0));
    }

    @Test
    void takesLfAndCrLfAndALastLineWithoutAnEndAndSkipsBlankLines() throws Exception {
        assertThat(read("\na\r\n\r\n  \t\nb\n\n c \rd").stream().map(Tick::text))
                .containsExactly("a", "b", " c \rd");
        assertThat(read("a\r").stream().map(Tick::text)).containsExactly("a\r");
        assertThat(read("")).isEmpty();
    }

    @Test
    void keepsBytesThatAreNotText() throws Exception {
        byte[] bytes = {'{', (byte) 0xff, 0, (byte) 0xc3, '}'};
        Path file = Files.write(folder.resolve("ticks.ndjson"), bytes);
        try (NdjsonTicks ticks = new NdjsonTicks(file)) {
            assertThat(ticks.next()).contains(new Tick(SdkBytes.fromByteArray(bytes), null, null));
            assertThat(ticks.next()).isEmpty();
            assertThat(ticks.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', nullValues = "null", value = {
        "`{\"ticker\":\"AAPL\",\"price\":\"abc\"}`, AAPL, null",
        "`{\"ticker\":null,\"price\":1}`, null, 1.0",
        "`{\"ticker\":7,\"price\":1}`, null, 1.0",
        "`{\"a\":{\"ticker\":\"X\",\"price\":9},\"ticker\":\"AAPL\"}`, AAPL, null",
        "`{\"a\":[{\"ticker\":\"X\"}],\"price\":1}`, null, 1.0",
        "`{\"ticker\":\"AAPL\",\"price\":1`, AAPL, null",
        "`[{\"ticker\":\"AAPL\"}]`, null, null",
        "`not json`, null, null",
        "`\"ticker\"`, null, null",
    })
    void readsTickerAndPriceWhereItCan(String line, String ticker, Double price) throws Exception {
        assertThat(read(line)).containsExactly(tick(line, ticker, price));
    }

    @Test
    void namesAFileThatIsMissing() {
        Path file = folder.resolve("none.ndjson");

        assertThatThrownBy(() -> new NdjsonTicks(file)).isInstanceOf(IOException.class)
                .hasMessage("The file of ticks " + file + " does not exist (looked for as " + file
                        + "). Correct the path.");
    }

    @Test
    void namesADirectory() {
        assertThatThrownBy(() -> new NdjsonTicks(folder)).isInstanceOf(IOException.class)
                .hasMessage("Expected a file of ticks, one JSON object a line, but " + folder
                        + " is a directory. Give the path of a file in it.");
    }

    private List<Tick> read(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("ticks.ndjson"), content, StandardCharsets.UTF_8);
        List<Tick> ticks = new ArrayList<>();
        try (NdjsonTicks source = new NdjsonTicks(file)) {
            for (Optional<Tick> next = source.next(); next.isPresent(); next = source.next()) {
                ticks.add(next.get());
            }
        }
        return ticks;
    }

    private static Tick tick(String text, String ticker, Double price) {
        return new Tick(SdkBytes.fromUtf8String(text), ticker, price);
    }
}
