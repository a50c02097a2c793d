package dev.kinesissql.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL Client at work on the shipped script: {@code bin/sql-client.sh -i ENVIRONMENT -f sliding.sql}. */
final class ScriptSubmission implements AutoCloseable {

    private static final Pattern JOB_ID = Pattern.compile("Job ID: ([0-9a-f]{32})");
    private static final String ERROR = "ERROR: ";

    private final Process process;
    private final Path output;
    private final Path errors;

    private ScriptSubmission(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts the client with the assembled Flink; its files stay in the folder. */
    static ScriptSubmission start(Bundle bundle, Path folder, Path environment, Map<String, String> configuration)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(bundle.bin("sql-client.sh").toString()));
        command.addAll(List.of("-D", "execution.target=remote", "-D", "io.tmp.dirs=" + folder.resolve("tmp")));
        configuration.forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
        command.addAll(List.of("-hist", folder.resolve("history").toString(), "-i", environment.toString(), "-f",
                bundle.script().toString()));
        Path output = folder.resolve("sql-client.out");
        Path errors = folder.resolve("sql-client.err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeAll(List.of("FLINK_HOME", "FLINK_CONF_DIR"));
        builder.environment().put("FLINK_LOG_DIR", folder.toString());
        builder.environment().put("TMPDIR", folder.resolve("tmp").toString());
        return new ScriptSubmission(builder.start(), output, errors);
    }

    /**
     * Waits until the client has submitted the job.
     *
     * @param check called now and then meanwhile
     * @return the job's id
     * @throws Fault what the client said when it failed
     */
    String awaitJobId(Runnable check) throws InterruptedException, IOException {
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            check.run();
        }
        Matcher jobId = JOB_ID.matcher(Files.readString(output));
        if (process.exitValue() == 0 && jobId.find()) {
            return jobId.group(1);
        }
        String said = Files.readString(errors);
        throw new Fault("The SQL Client could not submit the script. "
                + (said.contains(ERROR) ? said.substring(said.indexOf(ERROR) + ERROR.length()) : said).strip());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
