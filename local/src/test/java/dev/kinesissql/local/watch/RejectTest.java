package dev.kinesissql.local.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class RejectTest {

    @Test
    void hasItsReasonAndTheWholeRecord() {
        String json = "{\"record\":\"x\",\"reason\":\"not JSON\"}";

        assertThat(Reject.parse(json)).isEqualTo(new Reject("not JSON", json));
    }

    @Test
    void refusesARecordWithoutAReason() {
        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> Reject.parse("{\"a\":1}"))
                .withMessage("Expected a rejected tick, a JSON object with a 'reason', but 'reason' is "
                        + "missing: {\"a\":1} (is something else writing to this stream?)");
    }
}
