package dev.kinesissql.local.sqlclient;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Remembers what the SQL Client writes to its log only: the exception of the statement that failed, what it did in an
 * {@code -i} file, and why a job that ran inside the client failed. All of it is logged by the same classes in Flink 1.20
 * and 2.x, while the client's own output tells a failure from a success by colour alone.
 */
final class FailureRecorder extends AbstractAppender {

    private static final String CLIENT = "org.apache.flink.table.client.cli.CliClient";
    private static final String JOB = "org.apache.flink.runtime.executiongraph";

    private Throwable statementFailure;
    private Throwable jobFailure;
    private String initialization = "";

    private FailureRecorder() {
        super("failure-recorder", null, null, true, Property.EMPTY_ARRAY);
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException when the class path has another log implementation than Log4j 2
     */
    static FailureRecorder install() {
        if (!(LogManager.getContext(false) instanceof LoggerContext context)) {
            throw new IllegalStateException("the class path has no log4j-core, by which failures of statements are seen;"
                    + " add Flink's own log4j jars to its lib/ folder");
        }
        FailureRecorder recorder = new FailureRecorder();
        recorder.start();
        recorder.listenTo(CLIENT, context.getConfiguration());
        recorder.listenTo(JOB, context.getConfiguration());
        context.updateLoggers();
        return recorder;
    }

    private void listenTo(String logger, Configuration configuration) {
        LoggerConfig config = configuration.getLoggerConfig(logger);
        if (!config.getName().equals(logger)) {
            config = new LoggerConfig(logger, Level.INFO, true);
            configuration.addLogger(logger, config);
        }
        config.addAppender(this, Level.INFO, null);
    }

    @Override
    public synchronized void append(LogEvent event) {
        if (event.getLoggerName().startsWith(JOB)) {
            jobFailure = event.getThrown() == null ? jobFailure : event.getThrown();
        } else if (event.getThrown() != null) {
            statementFailure = statementFailure == null ? event.getThrown() : statementFailure;
        } else if (event.getLevel() == Level.INFO && initialization.isEmpty()) {
            // The client logs what it printed while it ran the -i file, once, at the end of it.
            String text = event.getMessage().getFormattedMessage();
            initialization = text.contains(SqlClientLauncher.PROMPT) ? text : initialization;
        }
    }

    /** Why the first failed statement failed; null when none did. */
    synchronized Throwable statementFailure() {
        return statementFailure;
    }

    /** Why the last failed task or job failed that ran inside this process; null when none did. */
    synchronized Throwable jobFailure() {
        return jobFailure;
    }

    /** What the client printed while it ran the {@code -i} file; empty when it has not ended or there is none. */
    synchronized String initialization() {
        return initialization;
    }
}
