package dev.kinesissql.entrypoint.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlinkMessageTest {

    @Test
    void thePlaceIsTakenOutOfTheMessage() {
        FlinkMessage message = FlinkMessage.of(new RuntimeException(
                "SQL parse failed. Encountered \"x\" at line 12, column 3.\n"
                        + "Was expecting one of:\n    <EOF> \n    \"y\" ..."));

        assertThat(message.text()).isEqualTo("Encountered \"x\".");
        assertThat(message.hasPlace()).isTrue();
        assertThat(message.line()).isEqualTo(12);
        assertThat(message.column()).isEqualTo(3);
    }

    @Test
    void aRangeBeginsAtItsBegin() {
        FlinkMessage message = FlinkMessage.of(new RuntimeException(
                "SQL validation failed. From line 1, column 8 to line 2, column 9: Column 'm' not found in any table",
                new RuntimeException("Column 'm' not found in any table")));

        assertThat(message.text()).isEqualTo("Column 'm' not found in any table");
        assertThat(message.line()).isEqualTo(1);
        assertThat(message.column()).isEqualTo(8);
    }

    @Test
    void causesAreToldFromTheOutsideInEachOnce() {
        FlinkMessage message = FlinkMessage.of(new RuntimeException(
                "Unable to create a sink for table 't'.\n\nTable options are:\n\n'secret'='x'",
                new RuntimeException(new IllegalStateException("No such format."))));

        assertThat(message.text()).isEqualTo("Unable to create a sink for table 't': No such format.");
        assertThat(message.hasPlace()).isFalse();
    }

    @Test
    void aStatementIsNotRepeatedWithItsOptions() {
        FlinkMessage message = FlinkMessage.of(new RuntimeException(
                "Could not execute CREATE TABLE: (catalogTable: [{password=x}])",
                new IllegalStateException("It exists.")));

        assertThat(message.text()).isEqualTo("It exists.");
    }

    @Test
    void anExceptionWithoutMessageIsNamed() {
        assertThat(FlinkMessage.of(new NullPointerException()).text()).isEqualTo("java.lang.NullPointerException");
    }
}
