package dev.kinesissql.script;

import dev.kinesissql.golden.GoldenCase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the shipped script over the ticks of each {@link GoldenCase} with the stock SQL Client. */
class SlidingGoldenTest {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    static List<GoldenCase> cases() throws IOException {
        return GoldenCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyRecordIsWhereItBelongs(GoldenCase golden, @InjectClusterRESTAddress URI cluster) throws IOException {
        ShippedScript.Result result = new ShippedScript(cluster, folder).run(golden.ticks(), Map.of());

        golden.assertIsAnsweredBy(result.minimums(), result.rejects());
    }
}
