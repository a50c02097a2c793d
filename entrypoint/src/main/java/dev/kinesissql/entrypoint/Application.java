package dev.kinesissql.entrypoint;

import dev.kinesissql.entrypoint.properties.EnvironmentTables;
import dev.kinesissql.entrypoint.properties.PropertyGroups;
import dev.kinesissql.entrypoint.script.ScriptProgram;
import dev.kinesissql.entrypoint.script.ScriptText;
import dev.kinesissql.entrypoint.script.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;

/** A script over the streams that property groups name. */
final class Application {

    /** The script inside the jar. */
    static final String SHIPPED_SCRIPT = "sliding.sql";

    private final TableEnvironmentInternal tables;
    private final Secrets secrets = new Secrets();
    private final Faults faults = new Faults(secrets);
    private final Consumer<String> printer;

    /**
     * An application in an environment of Flink's.
     *
     * @param printer takes the answers to questions in the script
     */
    Application(StreamExecutionEnvironment flink, Consumer<String> printer) {
        // Nothing is configured here: what code may set is limited on Managed Flink.
        this.tables = (TableEnvironmentInternal) StreamTableEnvironment.create(flink);
        this.printer = printer;
    }

    /**
     * Plans the job and starts nothing.
     *
     * @return the plan
     * @throws ApplicationException with all that is wrong with properties and script
     */
    String check(Arguments arguments) {
        boolean standAlone = arguments.properties().isEmpty() && !Files.exists(PropertyGroups.MANAGED_FILE);
        ScriptProgram program = prepare(arguments, standAlone);
        String plan = program.plan();
        faults.requireNone();
        return secrets.mask(plan);
    }

    /**
     * Starts the job.
     *
     * @return the running job
     * @throws ApplicationException with all that is wrong with properties and script
     */
    TableResult start(Arguments arguments) {
        ScriptProgram program = prepare(arguments, false);
        if (!faults.isEmpty()) {
            // The plan may show more of what is wrong.
            program.plan();
        }
        faults.requireNone();
        TableResult job = program.start();
        faults.requireNone();
        return job;
    }

    private ScriptProgram prepare(Arguments arguments, boolean standAlone) {
        if (!standAlone) {
            declareTables(arguments.properties().orElse(PropertyGroups.MANAGED_FILE));
        }
        ScriptProgram program = new ScriptProgram(tables, script(arguments.script()), secrets, faults, printer);
        program.prepare();
        return program;
    }

    private void declareTables(Path file) {
        try {
            PropertyGroups groups = PropertyGroups.read(file, secrets);
            groups.check(faults);
            new EnvironmentTables(groups, Thread.currentThread().getContextClassLoader()).declare(tables, faults);
        } catch (IOException e) {
            faults.add(e.getMessage());
        }
    }

    private ScriptText script(Optional<Path> file) {
        try {
            return file.isPresent()
                    ? ScriptText.read(file.get())
                    : ScriptText.resource(Application.class.getClassLoader(), SHIPPED_SCRIPT);
        } catch (IOException e) {
            faults.add(e.getMessage());
            faults.requireNone();
            throw new IllegalStateException(e);
        }
    }
}
