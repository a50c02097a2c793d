package dev.kinesissql.local.e2e;

import dev.kinesissql.local.kubernetes.Deployment;
import dev.kinesissql.local.process.ApplicationCluster;
import dev.kinesissql.local.ticks.PartitionKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application on a cluster of its own, as on Kubernetes: with configuration, main class and arguments of {@code
 * docker/kubernetes}, the jar in a folder like the image's {@code usrlib/}, and the bundle's jars in {@code lib/} too.
 */
@Tag("faults")
class ApplicationModeIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    private static final String RUN = "application";

    @TempDir
    Path folder;

    @Test
    void theConfigurationOfTheDeploymentRunsTheApplication() throws Exception {
        Deployment deployment = Deployment.read();
        OracleTicks ticks = OracleTicks.write(folder);
        Path properties = new SlidingApplication(EMULATOR.endpoint().uri(), folder).properties(RUN, RUN, Map.of());
        try (SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint())) {
            streams.create(RUN, 1, PartitionKey.CONSTANT, ticks.file(), ticks.count());
            try (ApplicationCluster cluster = new ApplicationCluster(EmulatorExtension.BUNDLE, options(deployment),
                    jar(deployment), deployment.mainClass(), List.of(deployment.arguments().get(0), properties.toString()),
                    Files.createDirectory(folder.resolve("cluster")))) {
                cluster.awaitReady();
                String id = cluster.rest().get("/jobs").orElseThrow().at("/jobs/0/id").asText();
                JobOnCluster job = new JobOnCluster(cluster.rest(), id);
                job.awaitRunning();
                streams.awaitMinimums(RUN, ticks.minimums().size());
                job.awaitCheckpoint();
                job.assertHasRunWithoutARestart();
            }
            streams.assertAnswers(RUN, ticks.minimums());
        }
    }

    /** The deployment's options, without those that need a Kubernetes, S3, or a port on all addresses. */
    private Map<String, String> options(Deployment deployment) {
        Map<String, String> options = new TreeMap<>(deployment.configuration());
        options.keySet().removeIf(key ->
                key.matches("(high-availability|kubernetes\\.operator|metrics\\.reporter|env\\.java)\\..*"));
        options.put("state.checkpoints.dir", folder.resolve("checkpoints").toUri().toString());
        options.put("state.savepoints.dir", folder.resolve("savepoints").toUri().toString());
        options.put("execution.checkpointing.interval", "1 s");
        options.put("parallelism.default", deployment.at("/spec/job/parallelism").asText());
        options.put("jobmanager.memory.process.size", deployment.at("/spec/jobManager/resource/memory").asText());
        options.put("taskmanager.memory.process.size", deployment.at("/spec/taskManager/resource/memory").asText());
        return options;
    }

    /** The application's jar by the name that it has in the image. */
    private Path jar(Deployment deployment) throws Exception {
        Path image = Path.of(deployment.at("/spec/job/jarURI").asText().replaceFirst("local://", ""));
        return Files.copy(SlidingApplication.jar(),
                Files.createDirectory(folder.resolve("usrlib")).resolve(image.getFileName()));
    }
}
