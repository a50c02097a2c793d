package dev.kinesissql.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScrapeTest {

    @Test
    void namesInPrometheusTextFormat() {
        String text = """
                # HELP flink_jobmanager_numRunningJobs numRunningJobs (scope: jobmanager)
                # TYPE flink_jobmanager_numRunningJobs gauge
                flink_jobmanager_numRunningJobs{host="localhost",} 1.0
                job:up 1
                latency{quantile="0.5",name="other{ }"} 2
                latency{quantile="0.9",} NaN
                """;

        assertThat(Scrape.namesInText(text)).isEqualTo(Set.of("flink_jobmanager_numRunningJobs", "job:up", "latency"));
    }

    @Test
    void namesInTheAnswerOfPrometheus() throws Exception {
        assertThat(Scrape.namesInAnswer(new ObjectMapper().readTree("{\"status\": \"success\", \"data\": [\"up\", \"x\"]}")))
                .isEqualTo(Set.of("up", "x"));
    }

    @Test
    void whatIsMissingIsTold() {
        ReferencedMetrics referenced = new ReferencedMetrics(Set.of("up", "ALERTS", "there", "misspelt"));

        assertThat(referenced.missingFrom(Set.of("there", "another"))).isEqualTo(Set.of("misspelt"));
        assertThat(referenced.missingFrom(Set.of("there", "misspelt"))).isEmpty();
    }
}
