package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.aws.StackTemplate;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application as {@code aws/template.yaml} configures it answers its ticks, and its role allows the calls that it makes,
 * and no others: a call more in a connector, or less in the template, fails here.
 */
@Tag("faults")
class StackApplicationIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @TempDir
    Path folder;

    @Test
    void theRoleAllowsWhatTheJobCallsAndNothingElse() throws Exception {
        StackTemplate stack = new StackTemplate(StackTemplate.read(), Map.of());

        assertThat(application(stack).run()).isEqualTo(stack.kinesisCalls());
    }

    /**
     * The connector subscribes over HTTP/2, which the emulator does not speak: the job fails there, and deregisters the
     * consumer. All its other calls are seen. Those about a consumer are allowed on the stream too, for it may name that.
     */
    @Test
    void theRoleAllowsWhatTheJobCallsWithEnhancedFanOut() throws Exception {
        StackTemplate stack = new StackTemplate(StackTemplate.read(), Map.of("EnhancedFanOut", "true"));

        Set<String> calls = application(stack).callsUntil("DeregisterStreamConsumer");

        assertThat(stack.kinesisCalls()).containsAll(calls);
        Set<String> unseen = actions(stack.kinesisCalls());
        unseen.removeAll(actions(calls));
        // There are no ticks.
        assertThat(unseen).containsExactlyInAnyOrder("kinesis:SubscribeToShard", "kinesis:PutRecords");
    }

    private static Set<String> actions(Set<String> calls) {
        return calls.stream().map(call -> call.substring(0, call.indexOf(' '))).collect(Collectors.toSet());
    }

    private StackApplication application(StackTemplate stack) throws Exception {
        return new StackApplication(SlidingApplication.jar(),
                stack.properties("Application").get("ApplicationConfiguration"), EMULATOR.endpoint(), folder);
    }
}
