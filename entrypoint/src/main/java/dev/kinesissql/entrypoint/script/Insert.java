package dev.kinesissql.entrypoint.script;

import org.apache.flink.table.operations.ModifyOperation;

/** An INSERT of a script, as Flink's parser understood it. */
final class Insert {

    private final Statement statement;
    private final ModifyOperation operation;

    Insert(Statement statement, ModifyOperation operation) {
        this.statement = statement;
        this.operation = operation;
    }

    Statement statement() {
        return statement;
    }

    ModifyOperation operation() {
        return operation;
    }
}
