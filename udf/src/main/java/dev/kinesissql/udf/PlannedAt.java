package dev.kinesissql.udf;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * SQL {@code planned_at() -> TIMESTAMP(6) NOT NULL}: when the statement was planned, in UTC. A constant of the job, the
 * same for all records and after each restart, unlike {@code CURRENT_TIMESTAMP}.
 *
 * <p>It counts as deterministic, so the planner calls it once and writes the answer into the plan.
 */
public class PlannedAt extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    /** Returns the clock's time. */
    @DataTypeHint(value = "TIMESTAMP(6) NOT NULL", bridgedTo = TimestampData.class)
    public TimestampData eval() {
        return TimestampData.fromInstant(Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS));
    }
}
