package dev.kinesissql.entrypoint.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTextTest {

    @Test
    void linesEndAsForFlinksParser() {
        ScriptText script = ScriptText.of("t.sql", "a\nb\r\nc\rd\n");

        assertThat(List.of(script.line(1), script.line(2), script.line(3), script.line(4), script.line(5)))
                .containsExactly("a", "b", "c", "d", "");
        assertThat(script.position(script.text().indexOf('b'))).hasToString("2:1");
        assertThat(script.position(script.text().indexOf('c'))).hasToString("3:1");
        assertThat(script.position(script.text().indexOf('d'))).hasToString("4:1");
        assertThat(script.position(script.text().length())).hasToString("5:1");
    }

    @Test
    void columnsCountCharactersAndTabsOnce() {
        ScriptText script = ScriptText.of("t.sql", "\t\uD83D\uDE80 é x");

        assertThat(script.position(script.text().indexOf('x'))).hasToString("1:6");
    }

    @Test
    void aPlaceInAPieceIsFoundInTheWhole() {
        ScriptText script = ScriptText.of("t.sql", "a; SELECT\r\n  1");

        assertThat(script.position(script.offset(3, 1, 4))).hasToString("1:7");
        assertThat(script.position(script.offset(3, 2, 3))).hasToString("2:3");
        assertThat(script.position(script.offset(3, 9, 9))).as("beyond the end").hasToString("2:4");
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("none.sql");

        assertThatThrownBy(() -> ScriptText.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no script " + file + ". Give the path of one with --script.");
    }
}
