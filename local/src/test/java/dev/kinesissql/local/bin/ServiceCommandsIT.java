package dev.kinesissql.local.bin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.stream.KinesisEndpoint;
import dev.kinesissql.local.stream.StartFrom;
import dev.kinesissql.local.stream.StreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The services that {@code start} leaves running, from start to stop, and the clients against them. */
class ServiceCommandsIT {

    @TempDir
    private Path folder;

    private Path bundle;

    @BeforeEach
    void makeBundle() throws Exception {
        bundle = StandInBundle.in(folder);
    }

    @AfterEach
    void stopAll() throws Exception {
        for (String service : List.of("sql-gateway", "cluster", "emulator")) {
            run(service + ".sh", "stop");
        }
        StandInBundle.delete(bundle);
    }

    @Test
    void clusterAndGatewayRunUntilTheyAreStopped() throws Exception {
        int port = Ports.anyFree();
        int gatewayPort = Ports.anyFree();

        assertDone(run("cluster.sh", "start", "--port", "" + port), runs("cluster", port));
        assertDone(run("cluster.sh", "status"), runs("cluster", port));
        List<ProcessHandle> processes = new ArrayList<>(processes("cluster"));
        assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);

        BundleProcess.Result second = run("cluster.sh", "start", "--port", "" + Ports.anyFree());
        assertThat(second.errors()).isEqualTo("\nERROR: The cluster runs already, on port " + port
                + ". Stop it first: bin/cluster.sh stop.\n");
        assertThat(second.exitCode()).isEqualTo(1);

        assertDone(run("sql-gateway.sh", "start", "--port", "" + gatewayPort, "--cluster-port", "" + port),
                runs("sql-gateway", gatewayPort));
        processes.addAll(processes("sql-gateway"));
        assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);
        theClientRunsAJobThroughTheGateway(gatewayPort);

        assertDone(run("sql-gateway.sh", "stop"), "The sql-gateway is stopped.\n");
        assertDone(run("cluster.sh", "stop"), "The cluster is stopped.\n");
        assertGone(processes, port, gatewayPort);
    }

    private void theClientRunsAJobThroughTheGateway(int gatewayPort) throws Exception {
        Path script = Files.writeString(folder.resolve("script.sql"), """
                SET 'execution.runtime-mode' = 'batch';
                SET 'sql-client.execution.result-mode' = 'TABLEAU';
                CREATE TABLE numbers (n INT) WITH (
                  'connector' = 'datagen',
                  'number-of-rows' = '4',
                  'fields.n.kind' = 'sequence',
                  'fields.n.start' = '1',
                  'fields.n.end' = '4'
                );
                SELECT SUM(n) AS total FROM numbers;
                """);

        BundleProcess.Result result = new BundleProcess(bundle, "sql-client.sh", "gateway",
                        "-e", "localhost:" + gatewayPort,
                        "-hist", folder.resolve("history").toString(), "-f", script.toString())
                .run();

        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).contains("| total |", "|    10 |");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void theEmulatorTakesTicksUntilItIsStopped() throws Exception {
        int port = Ports.anyFree();
        KinesisEndpoint kinesis = KinesisEndpoint.emulator(Emulator.endpoint(port), Emulator.REGION);

        assertDone(run("emulator.sh", "start", "--port", "" + port, "--shards", "2"), runs("emulator", port));
        List<ProcessHandle> processes = processes("emulator");
        assertThat(processes).hasSize(1).allMatch(ProcessHandle::isAlive);

        assertDone(run("ticks.sh", "--endpoint", kinesis.toString().split(" ")[0], "--count", "20", "--rate", "200"),
                "20 ticks sent to ExampleInputStream at " + kinesis + "\n");
        try (KinesisClient client = kinesis.client();
                StreamReader reader =
                        new StreamReader(client, kinesis, "ExampleInputStream", StartFrom.trimHorizon())) {
            assertThat(reader.readToEnd(Duration.ofSeconds(30)))
                    .hasSize(20)
                    .allSatisfy(record -> assertThat(record.data().asUtf8String())
                            .matches("\\{\"event_time\": \"[^\"]+\", \"ticker\": \"[A-Z]+\", \"price\": [0-9.]+}"));
        }

        assertDone(run("emulator.sh", "stop"), "The emulator is stopped.\n");
        assertGone(processes, port);
    }

    private BundleProcess.Result run(String script, String... arguments) throws Exception {
        return new BundleProcess(bundle, script, arguments).run();
    }

    private String runs(String service, int port) {
        return "The " + service + " runs: http://localhost:" + port + ", logs: "
                + bundle.resolve("local/target/services").resolve(service) + "\n";
    }

    private List<ProcessHandle> processes(String service) throws Exception {
        JsonNode state = new ObjectMapper()
                .readTree(bundle.resolve("local/target/services").resolve(service).resolve("state.json").toFile());
        List<ProcessHandle> processes = new ArrayList<>();
        for (JsonNode process : state.path("processes")) {
            processes.add(ProcessHandle.of(process.path("pid").asLong()).orElseThrow());
        }
        return processes;
    }

    private static void assertDone(BundleProcess.Result result, String output) {
        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).isEqualTo(output);
        assertThat(result.exitCode()).isZero();
    }

    private void assertGone(List<ProcessHandle> processes, Integer... ports) {
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(ports).allMatch(Ports::isFree);
        assertThat(bundle.resolve("local/target/services")).isEmptyDirectory();
    }
}
