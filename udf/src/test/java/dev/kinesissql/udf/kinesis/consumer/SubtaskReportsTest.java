package dev.kinesissql.udf.kinesis.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SubtaskReportsTest {

    private final SubtaskReports reports = new SubtaskReports();
    private ArrayList<SubtaskReport> kept = reports.createAccumulator();

    @Test
    void theLastReportOfEachSubtaskIsAnswered() {
        assertThat(report(0, 2, 0, true, 10)).isEqualTo("0 active 10");
        assertThat(report(1, 2, 0, false, 5)).isEqualTo("0 active 10, 1 5");
        assertThat(report(0, 2, 0, true, 20)).isEqualTo("1 5, 0 active 20");
    }

    @Test
    void whatWasToldBeforeARestartIsForgotten() {
        report(0, 2, 0, true, 1_000);
        report(1, 2, 0, true, 1_000);

        assertThat(report(1, 2, 1, false, 500)).isEqualTo("1 500");
    }

    @Test
    void soAreSubtasksThatThereAreNoMore() {
        report(2, 3, 0, true, 5);

        assertThat(report(0, 2, 0, true, 10)).isEqualTo("0 active 10");
    }

    private String report(int subtask, int subtasks, int attempt, boolean active, long watermark) {
        kept = reports.add(new SubtaskReport(subtask, subtasks, attempt, active, watermark, ShardFamilies.NONE).encode(), kept);
        return reports.getResult(kept).stream()
                .map(SubtaskReport::decode)
                .map(each -> each.subtask() + (each.active() ? " active " : " ") + each.watermark())
                .collect(Collectors.joining(", "));
    }
}
