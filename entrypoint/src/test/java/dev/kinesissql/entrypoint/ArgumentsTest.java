package dev.kinesissql.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void noneAreNeeded() {
        Arguments arguments = Arguments.of();

        assertThat(arguments.properties()).isEmpty();
        assertThat(arguments.script()).isEmpty();
        assertThat(arguments.check()).isFalse();
        assertThat(arguments.help()).isFalse();
    }

    @Test
    void allAreRead() {
        Arguments arguments = Arguments.of("--check", "--script", "a.sql", "--properties=b=c.json", "--help");

        assertThat(arguments.properties()).contains(Path.of("b=c.json"));
        assertThat(arguments.script()).contains(Path.of("a.sql"));
        assertThat(arguments.check()).isTrue();
        assertThat(arguments.help()).isTrue();
    }

    @Test
    void anUnknownOneIsCorrected() {
        assertThatThrownBy(() -> Arguments.of("--chekc"))
                .isInstanceOf(ApplicationException.class)
                .hasMessage("Unknown argument --chekc. Did you mean --check?\n\n" + Arguments.USAGE);
    }

    @Test
    void aFileMustFollow() {
        assertThatThrownBy(() -> Arguments.of("--script", "--check"))
                .isInstanceOf(ApplicationException.class)
                .hasMessage("--script needs the path of a file.\n\n" + Arguments.USAGE);
    }
}
