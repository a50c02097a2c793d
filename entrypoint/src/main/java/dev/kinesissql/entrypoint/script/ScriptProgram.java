package dev.kinesissql.entrypoint.script;

import dev.kinesissql.entrypoint.Faults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.api.ExplainFormat;
import org.apache.flink.table.api.SqlParserEOFException;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;

/**
 * Executes a script: settings and definitions at once, in their order, and all INSERTs together, as one job. A faulty
 * statement does not keep the following ones from being looked at.
 */
public final class ScriptProgram {

    /** The last of the plans that Flink explains, and the one that it runs. */
    private static final String OPTIMIZED = "== Optimized Execution Plan ==";

    private final TableEnvironmentInternal tables;
    private final ScriptText script;
    private final Secrets secrets;
    private final Faults faults;
    private final Consumer<String> printer;
    private final Settings settings;
    private final List<Insert> inserts = new ArrayList<>();
    private final Map<String, Statement> settingStatements = new LinkedHashMap<>();

    /**
     * A program that has not begun.
     *
     * @param secrets takes the secrets of the script
     * @param faults takes what is wrong with it
     * @param printer takes the answers to SHOW, DESCRIBE and EXPLAIN, without secrets
     */
    public ScriptProgram(
            TableEnvironmentInternal tables,
            ScriptText script,
            Secrets secrets,
            Faults faults,
            Consumer<String> printer) {
        this.tables = tables;
        this.script = script;
        this.secrets = secrets;
        this.faults = faults;
        this.printer = printer;
        this.settings = new Settings(tables.getConfig());
    }

    /** Executes all but the INSERTs, which it parses and collects. */
    public void prepare() {
        boolean clean = faults.isEmpty();
        for (Statement statement : new ScriptReader(script, secrets).read()) {
            try {
                take(statement, parse(statement));
            } catch (Exception e) {
                report(statement, StatementKind.refusesAll(statement.firstWord()) ? refusal(statement) : e);
            }
        }
        if (inserts.isEmpty() && clean && faults.isEmpty()) {
            faults.add("The script " + script.name()
                    + " has no INSERT: there is no job to run. Add INSERT INTO ... SELECT ...");
        }
    }

    /**
     * Plans all INSERTs as one job, down to the operators, and starts nothing.
     *
     * @return the optimized plan as Flink explains it; empty when there are faults
     */
    public String plan() {
        if (inserts.isEmpty()) {
            return "";
        }
        try {
            String plan = explain(inserts);
            return minimumsAreRight() ? plan : "";
        } catch (Exception e) {
            diagnose(e);
            return "";
        }
    }

    /**
     * Starts the one job of all INSERTs.
     *
     * @return the running job; null when there are faults
     */
    public TableResult start() {
        try {
            return minimumsAreRight() ? tables.executeInternal(operations(inserts)) : null;
        } catch (Exception e) {
            if (!plan().isEmpty()) {
                // The script is not to blame.
                throw e;
            }
            return null;
        }
    }

    /** Looks at what the INSERTs make of the events that may_lower_min lets pass, and reports what would be wrong. */
    private boolean minimumsAreRight() {
        if (!script.text().toLowerCase(Locale.ROOT).contains(MayLowerMinUse.FUNCTION)) {
            return true;
        }
        boolean right = true;
        for (Insert insert : inserts) {
            if (explain(List.of(insert)).contains(MayLowerMinUse.FUNCTION)) {
                Optional<String> fault = MayLowerMinUse.fault(compile(insert));
                fault.ifPresent(text -> faults.add(script, script.position(insert.statement().start()), text));
                right &= fault.isEmpty();
            }
        }
        return right;
    }

    private String compile(Insert insert) {
        try {
            return tables.compilePlan(operations(List.of(insert))).asJsonString();
        } catch (TableException e) {
            throw new IllegalArgumentException(MayLowerMinUse.FUNCTION + " is only for plans that Flink can compile, so that"
                    + " its use can be checked. Of this one it says", e);
        }
    }

    private Operation parse(Statement statement) {
        statement.requireClosed();
        List<Operation> operations = tables.getParser().parse(statement.sql());
        if (operations.size() != 1) {
            throw new IllegalStateException("Flink's parser found " + operations.size() + " statements where one ends");
        }
        return operations.get(0);
    }

    private void take(Statement statement, Operation operation) {
        switch (StatementKind.of(operation)) {
            case SETTING:
                if (!inserts.isEmpty()) {
                    throw new IllegalArgumentException(statement.firstWord() + " after an INSERT: all INSERTs are one"
                            + " job, with the same settings. Put it before the first INSERT.");
                }
                change(statement, operation);
                break;
            case INSERT:
                collect(statement, operation);
                break;
            case DEFINITION:
                if (StatementKind.fetchesJar(operation)) {
                    throw new IllegalArgumentException(
                            "USING JAR cannot be done by an application. " + StatementKind.JAR);
                }
                tables.executeInternal(operation);
                break;
            case QUESTION:
                printer.accept(secrets.mask(answer(operation)));
                break;
            case NOTHING:
                break;
            default:
                throw refusal(statement);
        }
    }

    private static IllegalArgumentException refusal(Statement statement) {
        String first = statement.firstWord();
        return new IllegalArgumentException((first.isEmpty() ? "This" : first)
                + " cannot be done by an application. " + StatementKind.reason(first));
    }

    private void change(Statement statement, Operation operation) {
        if (operation instanceof SetOperation) {
            SetOperation set = (SetOperation) operation;
            settings.set(set.getKey().orElseThrow(), set.getValue().orElseThrow());
            settingStatements.put(set.getKey().orElseThrow(), statement);
        } else {
            ResetOperation reset = (ResetOperation) operation;
            reset.getKey().ifPresentOrElse(settings::reset, settings::resetAll);
        }
    }

    private void collect(Statement statement, Operation operation) {
        if (!(operation instanceof StatementSetOperation)) {
            inserts.add(new Insert(statement, (ModifyOperation) operation));
            return;
        }
        List<ModifyOperation> operations = ((StatementSetOperation) operation).getOperations();
        for (int i = 0; i < operations.size(); i++) {
            Statement member = i < statement.members().size() ? statement.members().get(i) : statement;
            if (StatementKind.of(operations.get(i)) == StatementKind.INSERT) {
                inserts.add(new Insert(member, operations.get(i)));
            } else {
                report(member, refusal(member));
            }
        }
    }

    private String answer(Operation operation) {
        List<String> lines = new ArrayList<>();
        // The rows are in memory: there is nothing to close.
        tables.executeInternal(operation).collect().forEachRemaining(row -> lines.add(
                IntStream.range(0, row.getArity())
                        .mapToObj(i -> String.valueOf(row.getField(i)))
                        .collect(Collectors.joining(" | "))));
        return String.join("\n", lines);
    }

    private static List<ModifyOperation> operations(List<Insert> inserts) {
        return inserts.stream().map(Insert::operation).collect(Collectors.toList());
    }

    private String explain(List<Insert> some) {
        String plans = tables.explainInternal(new ArrayList<>(operations(some)), ExplainFormat.TEXT);
        return plans.substring(plans.indexOf(OPTIMIZED)).stripTrailing();
    }

    /** Finds the INSERTs that cannot be planned; what only all of them together show is said of the first. */
    private void diagnose(Exception whole) {
        boolean found = false;
        for (Insert insert : inserts) {
            try {
                explain(List.of(insert));
            } catch (Exception e) {
                found = true;
                report(insert.statement(), e);
            }
        }
        if (!found) {
            report(inserts.get(0).statement(), whole);
        }
    }

    /** Reports what is wrong with a statement; of a statement set whose parts can be told apart, each part's fault. */
    private void report(Statement statement, Exception failure) {
        List<Statement> faulty = new ArrayList<>();
        for (Statement member : statement.members()) {
            try {
                parse(member);
            } catch (Exception e) {
                faulty.add(member);
                reportPlace(member, e);
            }
        }
        if (faulty.isEmpty()) {
            reportPlace(statement, failure);
        }
    }

    private void reportPlace(Statement statement, Exception failure) {
        if (failure instanceof UnclosedException) {
            faults.add(script, script.position(((UnclosedException) failure).start()), failure.getMessage());
            return;
        }
        if (failure instanceof SqlParserEOFException) {
            faults.add(script, script.position(statement.start()), "The script ends before this statement does."
                    + (statement.members().isEmpty() ? "" : " Put END; behind its last INSERT."));
            return;
        }
        FlinkMessage message = FlinkMessage.of(failure);
        int offset = message.hasPlace()
                ? script.offset(statement.start(), message.line(), message.column())
                : blamed(message.text()).orElse(statement).start();
        faults.add(script, script.position(offset), message.text());
    }

    /** The SET of a setting that a message names: a wrong value is found only when it is used. */
    private Optional<Statement> blamed(String message) {
        return settingStatements.entrySet().stream()
                .filter(setting -> message.contains("'" + setting.getKey() + "'"))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
