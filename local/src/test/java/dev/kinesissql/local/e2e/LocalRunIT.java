package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.ticks.DirtyTicks;
import dev.kinesissql.local.ticks.SampleTicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/local.sh} as a user runs it, with other ports: it ends by itself, by Ctrl-C, or because a part has died. */
class LocalRunIT {

    private static final Duration START = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private int webPort;
    private int kinesisPort;
    private Process shell;
    private ProcessHandle run;

    @BeforeEach
    void choosePorts() {
        webPort = Ports.anyFree();
        kinesisPort = Ports.anyFree();
    }

    @AfterEach
    void endWhatIsLeft() {
        if (shell != null) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    @Test
    void itShowsTheWindowsOfAllTickersAndTheBadTicksAsRejectsAndEndsByItself() throws Exception {
        start("--seconds", "25", "--shards", "2", "--parallelism", "2", "--seed", "7", "--dirty", "10%");

        assertThat(shell.waitFor(180, TimeUnit.SECONDS)).isTrue();

        assertThat(shell.exitValue()).as(output()).isZero();
        assertThat(output()).contains("web UI: http://localhost:" + webPort);
        for (String ticker : List.of("AAPL", "AMZN", "MSFT", "INTC", "TBV")) {
            assertThat(output().lines()).anyMatch(line -> line.matches(
                    "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d[05]  " + ticker + " +\\d+\\.\\d\\d  lag \\d+\\.\\d s"));
        }
        List<String> summary = output().lines().dropWhile(line -> !line.startsWith("Ran for")).toList();
        assertThat(summary.get(0)).matches("Ran for (2[5-9]|3\\d) s");
        assertThat(summary.get(1)).matches("ticks sent +1[12]\\d\\d");
        assertThat(summary.get(2)).matches("bad ticks sent +\\d+");
        assertThat(summary.get(3)).matches("windows received +\\d+");
        int badTicks = number(summary.get(2));
        assertThat(badTicks).isBetween(70, 180);
        assertThat(summary.get(4)).matches("rejects +" + badTicks);
        assertThat(summary.subList(5, summary.size())).isEqualTo(reasons(7, badTicks));
        assertNothingIsLeft();
    }

    @Test
    void ctrlCStopsEverything() throws Exception {
        start();
        awaitRunning();

        // As a terminal does it: the signal goes to all processes of the group, the parts among them.
        new ProcessBuilder("bash", "-c", "kill -INT -- -" + run.pid()).start().waitFor();

        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(output()).isEqualTo(130);
        assertThat(output()).contains("Ran for ").doesNotContain("ERROR");
        assertNothingIsLeft();
    }

    @Test
    void whenAPartDiesItSaysWhichAndStopsTheRest() throws Exception {
        start();
        awaitRunning();

        run.descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("TaskManagerRunner"))
                .forEach(ProcessHandle::destroyForcibly);

        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isEqualTo(1);
        assertThat(output()).contains("ERROR: The Flink TaskManager ended unexpectedly, with exit code 137.");
        assertNothingIsLeft();
    }

    private static int number(String line) {
        return Integer.parseInt(line.replaceFirst(".* ", ""));
    }

    /** The summary's lines for as many bad ticks of a seed; none of them is late in the first half minute. */
    private static List<String> reasons(long seed, int count) {
        DirtyTicks ticks = new DirtyTicks(new SampleTicks(seed).at(() -> Instant.EPOCH), 1, seed, () -> Instant.EPOCH);
        return Stream.generate(() -> ticks.next().orElseThrow().bad().reason())
                .limit(count)
                .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()))
                .entrySet().stream()
                .map(reason -> String.format("%25d  %s", reason.getValue(), reason.getKey()))
                .toList();
    }

    /** Starts it as a shell with job control does, with a process group of its own. */
    private void start(String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of("bash", "-c", "set -m; \"$@\" 2>&1 & exec 2> /dev/null; wait $!", "bash",
                                EmulatorExtension.BUNDLE.bin("local.sh").toString(), "--ports",
                                webPort + "," + kinesisPort),
                        Stream.of(arguments))
                .toList();
        shell = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        await().until(() -> shell.children().findFirst().isPresent());
        run = shell.children().findFirst().orElseThrow();
    }

    private void awaitRunning() {
        await().atMost(START).until(() -> {
            assertThat(run.isAlive()).as(output()).isTrue();
            return output().contains(" s  running; Ctrl-C stops");
        });
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /** No process, no port and no file of the run. */
    private void assertNothingIsLeft() throws IOException {
        String runFolder = EmulatorExtension.BUNDLE.target().resolve("runs").resolve(Long.toString(run.pid())).toString();
        assertThat(Path.of(runFolder)).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info().commandLine().orElse("").contains(runFolder)))
                .isEmpty();
        assertThat(Ports.isFree(webPort)).isTrue();
        assertThat(Ports.isFree(kinesisPort)).isTrue();
    }
}
