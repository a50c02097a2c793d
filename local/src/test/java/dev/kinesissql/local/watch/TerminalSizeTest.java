package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalSizeTest {

    @Test
    void isWhatSttyPrints() {
        assertThat(TerminalSize.parse("50 132\n")).isEqualTo(new TerminalSize(50, 132));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0\n", "24\n", "a b\n", "99999 1\n"})
    void is24By80WhenItIsNotKnown(String text) {
        assertThat(TerminalSize.parse(text)).isEqualTo(new TerminalSize(24, 80));
    }
}
