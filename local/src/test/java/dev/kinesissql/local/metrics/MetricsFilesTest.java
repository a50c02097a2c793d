package dev.kinesissql.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kinesissql.local.e2e.EmulatorExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files in {@code docker/metrics} fit each other, and the dashboard is one that Grafana takes. */
class MetricsFilesTest {

    private static final Path FOLDER = EmulatorExtension.BUNDLE.root().resolve("docker/metrics");
    /** Grafana's names of them; one of its own has the form {@code suffix:TEXT}. */
    private static final Set<String> UNITS = Set.of("none", "short", "s", "ms", "bytes", "percent", "percentunit", "cps");
    private static final Set<String> PANELS = Set.of("stat", "timeseries", "table");
    private static final int COLUMNS = 24;

    private static List<Alert> alerts;
    private static Dashboard dashboard;
    private static FigureTable table;

    @BeforeAll
    static void read() throws IOException {
        alerts = Alert.read(FOLDER.resolve("alerts.yml"));
        dashboard = Dashboard.read(FOLDER.resolve("grafana/dashboards/kinesis-sql.json"));
        table = FigureTable.read(FOLDER.resolve("README.md"));
        assertThat(alerts).isNotEmpty();
        assertThat(dashboard.panels()).isNotEmpty();
    }

    @Test
    void theReadmeHasEveryMetricThatAlertsAndDashboardNameAndNoOther() throws IOException {
        assertThat(table.metrics()).isEqualTo(ReferencedMetrics.in(FOLDER).names());
    }

    @Test
    void theReadmeHasEveryAlertAndNoOther() {
        assertThat(table.alerts()).containsExactlyInAnyOrderElementsOf(alerts.stream().map(Alert::name).toList());
    }

    @Test
    void everyAlertHasASeverityASummaryAndSaysWhatToDo() {
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.severity()).isIn("critical", "warning", "info");
            assertThat(alert.summary()).endsWith(".");
            assertThat(alert.description()).endsWith(".").hasSizeGreaterThan(alert.summary().length());
        });
    }

    /** promtool sees to it that the tests hold; here, that none is missing. */
    @Test
    void everyAlertHasATestInWhichItFires() throws IOException {
        List<String> fired = new ArrayList<>();
        for (JsonNode test : yaml("alerts.test.yml").path("tests")) {
            for (JsonNode sample : test.findPath("promql_expr_test").findValues("labels")) {
                Matcher name = Pattern.compile("alertname=\"(\\w+)\"").matcher(sample.asText());
                assertThat(name.find()).as(sample.asText()).isTrue();
                fired.add(name.group(1));
            }
        }
        assertThat(new HashSet<>(fired)).isEqualTo(new HashSet<>(alerts.stream().map(Alert::name).toList()));
    }

    @Test
    void thePanelsHaveIdsOfTheirOwnTitlesDescriptionsAndUnits() {
        List<Integer> ids = new ArrayList<>();
        dashboard.json().path("panels").forEach(panel -> ids.add(panel.path("id").asInt()));
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id > 0);
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            assertThat(panel.path("type").asText()).isIn(PANELS);
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).endsWith(".");
            String unit = panel.path("fieldConfig").path("defaults").path("unit").asText();
            assertThat(unit).matches(name -> UNITS.contains(name) || name.startsWith("suffix:"));
        });
    }

    @Test
    void thePanelsLieInTheGridWithoutOverlap() {
        Set<String> taken = new HashSet<>();
        dashboard.json().path("panels").forEach(panel -> {
            JsonNode place = panel.path("gridPos");
            int x = place.path("x").asInt(-1);
            int y = place.path("y").asInt(-1);
            int width = place.path("w").asInt();
            int height = place.path("h").asInt();
            String title = panel.path("title").asText();
            assertThat(List.of(x, y)).as(title).allMatch(at -> at >= 0);
            assertThat(List.of(width, height)).as(title).allMatch(size -> size > 0);
            assertThat(x + width).as(title).isLessThanOrEqualTo(COLUMNS);
            for (int column = x; column < x + width; column++) {
                for (int line = y; line < y + height; line++) {
                    assertThat(taken.add(column + "," + line)).as(title).isTrue();
                }
            }
        });
    }

    @Test
    void everyQueryAsksTheProvisionedDataSource() throws IOException {
        JsonNode source = yaml("grafana/datasources/prometheus.yml").path("datasources").path(0);
        assertThat(source.path("type").asText()).isEqualTo("prometheus");
        String uid = source.path("uid").asText();
        assertThat(uid).isNotBlank();
        for (JsonNode panel : dashboard.panels()) {
            List<String> refIds = new ArrayList<>();
            assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
            for (JsonNode target : panel.path("targets")) {
                refIds.add(target.path("refId").asText());
                assertThat(target.path("expr").asText()).isNotBlank();
                assertThat(target.path("datasource").path("uid").asText()).isEqualTo(uid);
            }
            assertThat(refIds).doesNotHaveDuplicates().doesNotContain("");
            assertThat(panel.path("datasource").path("uid").asText()).isEqualTo(uid);
        }
        assertThat(dashboard.variables())
                .allSatisfy(variable -> assertThat(variable.path("datasource").path("uid").asText()).isEqualTo(uid));
    }

    @Test
    void theQueriesUseNoVariableButThoseDeclaredAndGrafanasRateInterval() {
        Set<String> known = new HashSet<>(Set.of("$__rate_interval"));
        dashboard.variables().forEach(variable -> known.add("$" + variable.path("name").asText()));
        Pattern variable = Pattern.compile("\\$[\\w{}:]+");
        assertThat(dashboard.expressions().stream()
                        .flatMap(expression -> variable.matcher(expression).results())
                        .map(match -> match.group()))
                .isNotEmpty()
                .allMatch(known::contains);
        assertThat(dashboard.expressions().stream().map(Dashboard::withoutVariables)).noneMatch(text -> text.contains("$"));
    }

    /** The rates of the dashboard are as short as the scrapes allow. */
    @Test
    void grafanaKnowsHowOftenPrometheusAsks() throws IOException {
        String interval = yaml("prometheus.yml").path("global").path("scrape_interval").asText();
        assertThat(interval).isNotBlank();
        assertThat(yaml("grafana/datasources/prometheus.yml").path("datasources").path(0)
                        .path("jsonData").path("timeInterval").asText())
                .isEqualTo(interval);
    }

    @Test
    void grafanaReadsTheDashboardFromWhereItIs() throws IOException {
        JsonNode provider = yaml("grafana/dashboards/kinesis-sql.yml").path("providers").path(0);
        assertThat(provider.path("options").path("path").asText()).isEqualTo("/etc/grafana/provisioning/dashboards");
        assertThat(dashboard.json().path("uid").asText()).isNotBlank();
        assertThat(dashboard.json().path("title").asText()).isNotBlank();
        // That of Grafana 11; later ones bring it up to theirs.
        assertThat(dashboard.json().path("schemaVersion").asInt()).isEqualTo(39);
    }

    /** The names of the scrapes stand in the alerts. */
    @Test
    void prometheusAsksWhatTheAlertsLookAt() throws IOException {
        List<String> jobs = new ArrayList<>();
        yaml("prometheus.yml").path("scrape_configs").forEach(scrape -> jobs.add(scrape.path("job_name").asText()));
        Pattern job = Pattern.compile("\\bup\\{job=\"([^\"]+)\"}");
        Stream<String> named = alerts.stream()
                .flatMap(alert -> job.matcher(alert.expression()).results())
                .map(match -> match.group(1));
        assertThat(named).isSubsetOf(jobs).containsAll(jobs);
        assertThat(yaml("prometheus.yml").path("rule_files").path(0).asText()).isEqualTo("alerts.yml");
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(FOLDER.resolve(file).toFile());
    }
}
