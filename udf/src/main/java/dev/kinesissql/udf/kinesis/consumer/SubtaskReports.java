package dev.kinesissql.udf.kinesis.consumer;

import java.util.ArrayList;
import org.apache.flink.api.common.functions.AggregateFunction;

/** The last report of each subtask of a source, which the JobManager keeps and answers to each of them. */
final class SubtaskReports implements AggregateFunction<long[], ArrayList<SubtaskReport>, ArrayList<long[]>> {

    private static final long serialVersionUID = 1L;

    @Override
    public ArrayList<SubtaskReport> createAccumulator() {
        return new ArrayList<>();
    }

    @Override
    public ArrayList<SubtaskReport> add(long[] encoded, ArrayList<SubtaskReport> reports) {
        SubtaskReport report = SubtaskReport.decode(encoded);
        // What was told before a restart does not hold any more.
        reports.removeIf(each -> each.attempt() < report.attempt()
                || each.subtask() == report.subtask()
                || each.subtask() >= report.subtasks());
        reports.add(report);
        return reports;
    }

    @Override
    public ArrayList<long[]> getResult(ArrayList<SubtaskReport> reports) {
        ArrayList<long[]> answer = new ArrayList<>();
        reports.forEach(each -> answer.add(each.encode()));
        return answer;
    }

    @Override
    public ArrayList<SubtaskReport> merge(ArrayList<SubtaskReport> one, ArrayList<SubtaskReport> other) {
        throw new UnsupportedOperationException("The JobManager keeps one list for all subtasks.");
    }
}
