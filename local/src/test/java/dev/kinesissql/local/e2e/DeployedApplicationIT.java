package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The applications that {@code bin/deploy.sh} has deployed to an emulated AWS, which runs none, answer their ticks. {@code
 * -Ddeployed=FOLDER} has a folder for each, as {@code aws/test/deploy_test.py} leaves them: {@code application.jar} is the
 * object that the application's code location names, {@code application.json} its configuration. Adds {@code calls}: what
 * the job has called, and on what. {@code .ci/aws-scripts} does it all.
 */
@Tag("deployed")
class DeployedApplicationIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @TempDir
    Path folder;

    static List<Path> itAnswersItsTicks() throws IOException {
        String deployed = System.getProperty("deployed");
        assertThat(deployed).as("-Ddeployed, the folder that .ci/aws-scripts gives").isNotNull();
        try (Stream<Path> folders = Files.list(Path.of(deployed))) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource
    void itAnswersItsTicks(Path application) throws Exception {
        Files.write(application.resolve("calls"), new StackApplication(application.resolve("application.jar"),
                new ObjectMapper().readTree(application.resolve("application.json").toFile()), EMULATOR.endpoint(), folder)
                .run());
    }
}
