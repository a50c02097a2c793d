package dev.kinesissql.entrypoint.script;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.operations.BeginStatementSetOperation;
import org.apache.flink.table.operations.DescribeTableOperation;
import org.apache.flink.table.operations.EndStatementSetOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.LoadModuleOperation;
import org.apache.flink.table.operations.NopOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ShowOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.UnloadModuleOperation;
import org.apache.flink.table.operations.UseOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.operations.command.ShowJarsOperation;
import org.apache.flink.table.operations.command.ShowJobsOperation;
import org.apache.flink.table.operations.ddl.AlterOperation;
import org.apache.flink.table.operations.ddl.CreateCatalogFunctionOperation;
import org.apache.flink.table.operations.ddl.CreateOperation;
import org.apache.flink.table.operations.ddl.CreateTempSystemFunctionOperation;
import org.apache.flink.table.operations.ddl.DropOperation;
import org.apache.flink.table.operations.materializedtable.MaterializedTableOperation;

/** What an application does with a statement. */
enum StatementKind {

    /** A setting of the script. */
    SETTING,
    /** A part of the job. */
    INSERT,
    /** A change of catalogs, tables, views, functions or modules, at once. */
    DEFINITION,
    /** Something that is printed, at once. */
    QUESTION,
    /** Nothing: all INSERTs are one job anyway. */
    NOTHING,
    /** Nothing that an application can do. */
    REFUSED;

    /** Why an application takes no jars. */
    static final String JAR = "An application has its classes in its jar. Put them there, and remove the statement.";

    /** Why statements are refused, by their first word. */
    private static final Map<String, String> REASONS = reasons();
    private static final Set<String> PARTLY_REFUSED =
            Set.of("SET", "CREATE", "REPLACE", "EXECUTE", "SHOW", "DESCRIBE", "DESC");
    private static final String OTHERWISE =
            "An application only declares tables, views and functions, changes settings, and INSERTs.";

    private static Map<String, String> reasons() {
        String query =
                "Nobody would read its rows. Use INSERT INTO a table, for example one with 'connector' = 'print'.";
        String client = "It is a command of the SQL Client. Remove it.";
        String once = "It would be a job of its own, and an application is one job. Use INSERT INTO.";
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String word : new String[] {"SELECT", "WITH", "VALUES", "TABLE"}) {
            reasons.put(word, query);
        }
        for (String word : new String[] {"ADD", "REMOVE"}) {
            reasons.put(word, JAR);
        }
        for (String word : new String[] {"QUIT", "EXIT", "CLEAR", "HELP"}) {
            reasons.put(word, client);
        }
        reasons.put("SET", "It would print the whole configuration. Use SET 'key' = 'value'.");
        for (String word : new String[] {"CREATE", "REPLACE"}) {
            reasons.put(word, "It would be filled by a job of its own, and an application is one job. Use CREATE TABLE"
                    + " and INSERT INTO.");
        }
        for (String word : new String[] {"UPDATE", "DELETE", "TRUNCATE", "CALL", "ANALYZE", "COMPILE", "EXECUTE"}) {
            reasons.put(word, once);
        }
        reasons.put("STOP", "Jobs are the cluster's. Remove the statement.");
        for (String word : new String[] {"SHOW", "DESCRIBE", "DESC"}) {
            reasons.put(word, "It asks what only a client or a cluster can answer. Remove the statement.");
        }
        return reasons;
    }

    static StatementKind of(Operation operation) {
        if (operation instanceof SetOperation) {
            return ((SetOperation) operation).getKey().isPresent() ? SETTING : REFUSED;
        }
        if (operation instanceof ResetOperation) {
            return SETTING;
        }
        if (operation instanceof SinkModifyOperation) {
            SinkModifyOperation modification = (SinkModifyOperation) operation;
            return modification.isDelete() || modification.isUpdate() ? REFUSED : INSERT;
        }
        if (operation instanceof StatementSetOperation) {
            return INSERT;
        }
        if (operation instanceof MaterializedTableOperation
                || operation instanceof ShowJarsOperation
                || operation instanceof ShowJobsOperation) {
            return REFUSED;
        }
        if (operation instanceof ShowOperation
                || operation instanceof DescribeTableOperation
                || operation instanceof ExplainOperation) {
            return QUESTION;
        }
        if (operation instanceof CreateOperation
                || operation instanceof AlterOperation
                || operation instanceof DropOperation
                || operation instanceof UseOperation
                || operation instanceof LoadModuleOperation
                || operation instanceof UnloadModuleOperation) {
            return DEFINITION;
        }
        if (operation instanceof BeginStatementSetOperation
                || operation instanceof EndStatementSetOperation
                || operation instanceof NopOperation) {
            return NOTHING;
        }
        return REFUSED;
    }

    /** True when the statement fetches a jar, from wherever it lies. */
    static boolean fetchesJar(Operation operation) {
        CatalogFunction function = null;
        if (operation instanceof CreateTempSystemFunctionOperation) {
            function = ((CreateTempSystemFunctionOperation) operation).getCatalogFunction();
        } else if (operation instanceof CreateCatalogFunctionOperation) {
            function = ((CreateCatalogFunctionOperation) operation).getCatalogFunction();
        }
        return function != null && !function.getFunctionResources().isEmpty();
    }

    /** True when an application refuses every statement with that first word, whatever else is wrong with it. */
    static boolean refusesAll(String firstWord) {
        return REASONS.containsKey(firstWord) && !PARTLY_REFUSED.contains(firstWord);
    }

    /** Why an application refuses a statement with that first word, and what to do. */
    static String reason(String firstWord) {
        return REASONS.getOrDefault(firstWord, OTHERWISE);
    }
}
