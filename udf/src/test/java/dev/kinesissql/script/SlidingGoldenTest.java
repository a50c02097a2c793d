package dev.kinesissql.script;

import dev.kinesissql.golden.GoldenCase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the shipped script over the ticks of some {@link GoldenCase}s with the stock SQL Client; the entry point's tests
 * run all of them, which is faster there.
 */
class SlidingGoldenTest {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"in_order", "late", "unparsable"})
    void everyRecordIsWhereItBelongs(String name, @InjectClusterRESTAddress URI cluster) throws IOException {
        GoldenCase golden = new GoldenCase(name);

        ShippedScript.Result result = new ShippedScript(cluster, folder).run(golden.ticks(), Map.of());

        golden.assertIsAnsweredBy(result.minimums(), result.rejects());
    }
}
