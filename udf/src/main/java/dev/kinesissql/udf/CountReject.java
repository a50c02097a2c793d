package dev.kinesissql.udf;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code count_reject(reason STRING) -> STRING}: its argument, and one more in a Flink counter of that reason. NULL
 * is not counted.
 *
 * <p>The counter is {@code rejects} in the operator's groups {@code kinesisanalytics}, which Amazon Managed Service for
 * Apache Flink sends to CloudWatch, and {@code reason} with the value of the reason, which becomes a label or dimension
 * where a reporter has such: in Prometheus {@code
 * flink_taskmanager_job_task_operator_kinesisanalytics_reason_rejects{reason="late"}}. It appears with the first reject
 * of its reason, counts the calls of one subtask, and begins at 0 after a restart.
 *
 * <p>Reasons are few. From the {@value #MAX_REASONS}th different one on, they are counted together as {@code other}.
 */
public class CountReject extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    static final int MAX_REASONS = 50;

    private transient MetricGroup group;
    private transient Map<StringData, Counter> counters;

    @Override
    public void open(FunctionContext context) {
        open(context.getMetricGroup());
    }

    void open(MetricGroup operator) {
        group = operator.addGroup("kinesisanalytics");
        counters = new HashMap<>();
    }

    /** Counts {@code reason} and returns it. */
    @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
    public StringData eval(@DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData reason) {
        if (reason != null) {
            Counter counter = counters.get(reason);
            (counter == null ? add(reason) : counter).inc();
        }
        return reason;
    }

    private Counter add(StringData reason) {
        boolean full = counters.size() >= MAX_REASONS - 1;
        // A copy: the argument may be a part of a buffer that is used again.
        StringData key = StringData.fromString(full ? "other" : reason.toString());
        return counters.computeIfAbsent(key, added -> group.addGroup("reason", added.toString()).counter("rejects"));
    }

    /** Each call counts: none may be left out, and none made at planning. */
    @Override
    public boolean isDeterministic() {
        return false;
    }
}
