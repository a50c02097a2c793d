package dev.kinesissql.entrypoint;

import dev.kinesissql.golden.GoldenCase;
import dev.kinesissql.golden.SinkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the script in the jar over the ticks of each {@link GoldenCase}, as the application does. */
class GoldenTest {

    /** What makes a run repeatable: a watermark that moves after each record, files that get complete. */
    private static final Map<String, String> SETTINGS = Map.of(
            "pipeline.auto-watermark-interval", "0 ms",
            "execution.checkpointing.interval", "500 ms");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @TempDir
    Path folder;

    static List<GoldenCase> cases() throws IOException {
        return GoldenCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyRecordIsWhereItBelongs(GoldenCase golden) throws Exception {
        Path properties = PropertyFile.write(folder, golden.ticks());
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(SETTINGS));
        flink.setParallelism(1);

        new Application(flink, answer -> {}).start(Arguments.of("--properties", properties.toString())).await();

        golden.assertIsAnsweredBy(
                SinkFolder.read(folder.resolve("minimums")), SinkFolder.read(folder.resolve("rejects")));
    }
}
