package dev.kinesissql.local.process;

import dev.kinesissql.local.Bundle;
import dev.kinesissql.local.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The Kinesis emulator: kinesis-mock, installed by npm at the version pinned in {@code local/emulator}. */
public final class Emulator {

    /** The port that {@code conf/local.sql} names. */
    public static final int DEFAULT_PORT = 4568;

    /** The region that it plays. */
    public static final String REGION = "us-west-2";

    /** How long it may take to end: under load it does not hear SIGTERM for minutes, and it has nothing to save. */
    public static final Duration PATIENCE = Duration.ofMillis(500);

    private static final int NODE_MAJOR = 20;
    private static final String MAIN = "node_modules/kinesis-local/main.js";
    private static final Duration START = Duration.ofSeconds(60);

    private Emulator() {}

    /**
     * Installs the emulator when it is missing or another version than pinned.
     *
     * @throws Fault when Node is missing or too old, or npm fails
     */
    public static void install(Bundle bundle) throws InterruptedException {
        requireNode();
        Path home = bundle.emulatorHome();
        Path lock = home.resolve("package-lock.json");
        Path pinned = bundle.emulatorSource().resolve("package-lock.json");
        try {
            if (Files.exists(home.resolve(MAIN)) && Files.mismatch(lock, pinned) == -1) {
                return;
            }
            Files.createDirectories(home);
            for (String name : List.of("package.json", ".npmrc")) {
                Files.copy(bundle.emulatorSource().resolve(name), home.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.copy(pinned, lock, StandardCopyOption.REPLACE_EXISTING);
            Path log = home.resolve("npm.log");
            int exitCode = new ProcessBuilder("npm", "ci")
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                Files.deleteIfExists(lock);
                throw new Fault("npm could not install the Kinesis emulator (exit code " + exitCode
                        + "). Check the network and npm's registry setting. What npm said:\n"
                        + Files.readString(log).strip());
            }
        } catch (IOException e) {
            throw new Fault("The Kinesis emulator cannot be installed into " + home + ": " + e.getMessage()
                    + ". Check that npm is on the PATH and that the folder can be written.", e);
        }
    }

    private static void requireNode() throws InterruptedException {
        String remedy = " The local Kinesis emulator needs Node.js " + NODE_MAJOR
                + " or newer with npm: install it and put it first on the PATH.";
        try {
            Process process = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
            String version = new String(process.getInputStream().readAllBytes()).strip();
            process.waitFor();
            if (!version.matches("v\\d+\\..*")
                    || Integer.parseInt(version.substring(1, version.indexOf('.'))) < NODE_MAJOR) {
                throw new Fault("The Node.js on the PATH is too old: 'node --version' says '" + version + "'." + remedy);
            }
        } catch (IOException e) {
            throw new Fault("There is no 'node' on the PATH." + remedy, e);
        }
    }

    /**
     * Starts the emulator, without streams, and waits until it answers.
     *
     * @param port the port for plain HTTP, on the loopback interface
     * @param logs the folder for its output
     */
    public static ManagedProcess start(Bundle bundle, int port, Path logs, boolean detached)
            throws InterruptedException {
        install(bundle);
        Path main = bundle.emulatorHome().resolve(MAIN);
        ManagedProcess process = ManagedProcess.start(new ManagedProcess.Spec(
                "Kinesis emulator",
                List.of("node", "--require", bundle.emulatorSource().resolve("loopback.js").toString(),
                        // The last one, for it changes the module that is loaded next.
                        "--require", bundle.emulatorSource().resolve("put-records.js").toString(), main.toString()),
                Map.of(
                        "KINESIS_MOCK_PLAIN_PORT", Integer.toString(port),
                        "KINESIS_MOCK_TLS_PORT", Integer.toString(Ports.anyFree()),
                        "AWS_REGION", REGION,
                        "SHARD_LIMIT", "500",
                        "LOG_LEVEL", "ERROR"),
                // It looks for its TLS certificate in the working directory.
                main.getParent(),
                logs.resolve("emulator.out"),
                List.of(),
                PATIENCE,
                detached));
        try {
            process.awaitReady(() -> answers(port), START);
            return process;
        } catch (InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** The address of an emulator on this machine. */
    public static URI endpoint(int port) {
        return URI.create("http://localhost:" + port);
    }

    private static boolean answers(int port) {
        HttpRequest request = HttpRequest.newBuilder(endpoint(port).resolve("/healthcheck"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
