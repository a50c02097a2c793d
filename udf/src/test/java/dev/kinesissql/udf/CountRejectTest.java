package dev.kinesissql.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountRejectTest {

    private final Map<String, Counter> counters = new TreeMap<>();
    private final CountReject countReject = new CountReject();

    @BeforeEach
    void open() {
        countReject.open(new Group(""));
    }

    @Test
    void eachReasonHasACounter() {
        for (String reason : new String[] {"late", "future", "late", "late"}) {
            assertThat(count(reason)).hasToString(reason);
        }

        assertThat(counts()).isEqualTo(Map.of(
                ".kinesisanalytics.reason=future.rejects", 1L, ".kinesisanalytics.reason=late.rejects", 3L));
    }

    @Test
    void nullIsNotCounted() {
        assertThat(countReject.eval(null)).isNull();
        assertThat(counts()).isEmpty();
    }

    @Test
    void tooManyReasonsAreCountedTogether() {
        for (int i = 0; i < 3 * CountReject.MAX_REASONS; i++) {
            count("reason " + i);
        }

        assertThat(counts()).hasSize(CountReject.MAX_REASONS)
                .containsEntry(".kinesisanalytics.reason=reason 48.rejects", 1L)
                .containsEntry(".kinesisanalytics.reason=other.rejects", 2L * CountReject.MAX_REASONS + 1);
    }

    private StringData count(String reason) {
        return countReject.eval(StringData.fromString(reason));
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counters.forEach((name, counter) -> counts.put(name, counter.getCount()));
        return counts;
    }

    /** A metric group that keeps its counters by name. */
    private final class Group extends UnregisteredMetricsGroup {

        private final String name;

        Group(String name) {
            this.name = name;
        }

        @Override
        public MetricGroup addGroup(String added) {
            return new Group(name + "." + added);
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Group(name + "." + key + "=" + value);
        }

        @Override
        public Counter counter(String counter) {
            Counter made = super.counter(counter);
            assertThat(counters.put(name + "." + counter, made)).isNull();
            return made;
        }
    }
}
