package dev.kinesissql.entrypoint;

import java.io.PrintStream;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of the application: runs a Flink SQL script on Managed Flink, on any cluster by {@code flink run}, or
 * by {@code java -cp} with a Flink of its own in this process.
 */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /**
     * Starts the job, or only checks it.
     *
     * @throws ApplicationException when anything is wrong with arguments, properties or script; Flink shows its message
     * @throws Exception when the job fails and runs in this process
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        if (arguments.help()) {
            System.out.print(Arguments.USAGE);
        } else if (arguments.check()) {
            int exitCode = check(arguments, System.out, System.err);
            if (exitCode != 0) {
                System.exit(exitCode);
            }
        } else {
            run(arguments);
        }
    }

    /**
     * Checks the job.
     *
     * @param out takes the plan
     * @param err takes all that is wrong
     * @return the exit code: 0 when nothing is wrong, else 1
     */
    static int check(Arguments arguments, PrintStream out, PrintStream err) {
        try {
            out.println(new Application(environment(), out::println).check(arguments));
            return 0;
        } catch (ApplicationException e) {
            err.print(e.getMessage());
            return 1;
        }
    }

    private static void run(Arguments arguments) throws Exception {
        StreamExecutionEnvironment environment = environment();
        TableResult job = new Application(environment, LOG::info).start(arguments);
        if (environment instanceof LocalStreamEnvironment) {
            // The cluster is in this process and ends with it.
            job.await();
        }
    }

    /** What Flink's client has prepared; without a client, a cluster in this process, configured by FLINK_CONF_DIR. */
    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        return environment instanceof LocalStreamEnvironment
                ? StreamExecutionEnvironment.getExecutionEnvironment(GlobalConfiguration.loadConfiguration())
                : environment;
    }
}
