package dev.kinesissql.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '&', value = {
        "up                                                    => up",
        "job:ticks:rate5m / _total                             => job:ticks:rate5m _total",
        "up{job=\"a\", host!~'b|by (x)|}'} == 0                => up",
        "up{job=`\"`,}                                         => up",
        "up{}[5m:1m] offset -1h30m                             => up",
        "up @ end() - up @ 1609746000                          => up",
        "rate(a[5m])                                           => a",
        "rate(a[$__rate_interval])                             => a",
        "a{job=~\"$job_name\"} > ${limit:raw} or $other        => a",
        "sum by (job, host) (a) / on (job) group_left (b) c    => a c",
        "sum(a) without (b)                                    => a",
        "SUM BY (x) (a) AND ON (y) b                           => a b",
        "a * on (x) group_left b                               => a b",
        "absent(up{job=\"x\"}) or vector(0)                    => up",
        "topk(5, a) > bool 2                                   => a",
        "quantile_over_time(0.9, a[1h]) unless ignoring(x) b   => a b",
        "label_replace(a, \"b\", \"$1\", \"c\", \"(.*)\")      => a",
        "a > +Inf and b != NaN and c == 0x1F or d < .5e-3      => a b c d",
        "max_over_time(sum(a)[10m:]) ^ 2 % 3 atan2 b           => a b",
        "count_values(\"version\", build_info)                 => build_info",
        "histogram_quantile(0.9, sum by (le) (rate(b[5m])))    => b"
    })
    void namesOfMetricsAreFound(String expression, String metrics) {
        assertThat(PromQl.metrics(expression)).isEqualTo(Set.of(metrics.split(" ")));
    }

    @Test
    void commentsAndEndsOfLinesArePassedOver() {
        assertThat(PromQl.metrics("a # and b\n  + c")).isEqualTo(Set.of("a", "c"));
    }

    @Test
    void anExpressionMayNameNone() {
        assertThat(PromQl.metrics("vector(1) + time() * 2")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{b=\"c}", "a{b=\"c\"", "rate(a[5m)", "sum by (a", "a ; b", "a[$x"})
    void whatCannotBeReadIsRefused(String expression) {
        assertThatThrownBy(() -> PromQl.metrics(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expression);
    }

    @Test
    void aMetricMustBeNamed() {
        assertThatThrownBy(() -> PromQl.metrics("{__name__=~\"flink_.*\"}")).hasMessageContaining("__name__");
    }
}
