package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kinesissql.local.ticks.Limit;
import dev.kinesissql.local.ticks.PartitionKey;
import dev.kinesissql.local.ticks.TickProducer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The running job as a person finds it in Flink's web UI, with Debian's Chromium. What the pages show is compared with
 * the REST API. Leaves {@code target/web-ui.png}.
 */
@Tag("docker")
class WebUiIT {

    @RegisterExtension
    static final EmulatorExtension EMULATOR = new EmulatorExtension();

    @RegisterExtension
    static final FlinkClusterExtension CLUSTER = new FlinkClusterExtension(Map.of(
            "execution.checkpointing.interval", "2 s",
            "metrics.fetcher.update-interval", "1 s",
            "web.refresh-interval", "1000"));

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURE = EmulatorExtension.BUNDLE.target().resolve("web-ui.png");
    private static final String RUN = "sliding";
    private static final int TICKS_PER_SECOND = 50;
    private static final String RUNNING = ".//flink-job-badge[normalize-space()='RUNNING']";
    private static final Pattern COMPLETED = Pattern.compile("Completed: (\\d+)");
    private static final Pattern CHECKPOINT = Pattern.compile("ID: (\\d+)");
    private static final Pattern WATERMARK = Pattern.compile("Low Watermark: (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final SlidingStreams streams = new SlidingStreams(EMULATOR.endpoint());
    private TickProducer producer;
    private CompletableFuture<Void> sending;
    private JobOnCluster job;
    private ChromeDriver browser;

    @BeforeEach
    void startJobAndBrowser() throws Exception {
        assertThat(List.of(CHROMIUM, DRIVER)).as("Install Debian's packages chromium and chromium-driver.")
                .allMatch(Files::isExecutable);
        streams.createTicks(RUN, 1);
        streams.createOutputs(RUN);
        job = new JobOnCluster(CLUSTER.rest(),
                new SlidingSubmission(EMULATOR.endpoint().uri(), CLUSTER, folder).submit(RUN, RUN, 1));
        job.awaitRunning();
        producer = streams.producer(RUN, PartitionKey.TICKER, TICKS_PER_SECOND);
        sending = CompletableFuture.runAsync(() -> producer.run(new LiveTicks(1).source(), Limit.none()));
        browser = browser();
    }

    /** Nothing is downloaded: program and driver are given. */
    private ChromeDriver browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
                "--user-data-dir=" + folder.resolve("browser"), "--lang=en", "--window-size=1280,1103");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.SEVERE);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(), options);
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.quit();
        }
        if (producer != null) {
            producer.close();
            sending.get(SlidingStreams.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        streams.close();
    }

    @Test
    void itShowsTheRunningJobWithItsOperatorsAndCheckpoints() throws Exception {
        browser.get(CLUSTER.rest().address().toString());
        click("//flink-job-list//tr[td[normalize-space()='" + RUN + "'] and " + RUNNING + "]");

        assertThatItsStateAndItsOperatorsAreShown();
        assertThatRecordsAndWatermarksMove();
        Files.write(PICTURE, browser.getScreenshotAs(OutputType.BYTES));

        click("//flink-navigation//button[normalize-space()='Checkpoints']");
        assertThatCheckpointsComplete();
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        job.assertHasRunWithoutARestart();
    }

    private void assertThatItsStateAndItsOperatorsAreShown() {
        await().atMost(SlidingStreams.LIMIT).until(() ->
                !browser.findElements(By.xpath("//flink-job-status[" + RUNNING + "]")).isEmpty());
        assertThat(browser.getCurrentUrl()).contains("/job/running/" + job.id());
        List<String> names = new ArrayList<>();
        vertices().forEach(vertex -> names.add(vertex.path("name").asText()));
        assertThat(names).hasSizeGreaterThan(1);
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            assertThat(texts("flink-dagre .description")).containsExactlyInAnyOrderElementsOf(names);
            assertThat(column("Name")).containsExactlyInAnyOrderElementsOf(names);
            assertThat(column("Status")).hasSameSizeAs(names).containsOnly("RUNNING");
        });
    }

    private void assertThatRecordsAndWatermarksMove() {
        // All but the source receive records.
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> assertThat(column("Records Received"))
                .filteredOn(text -> number(text) == 0).hasSize(1));
        long records = recordsReceived();
        long more = awaitAbove(records, this::recordsReceived);
        long received = 0;
        for (JsonNode vertex : vertices()) {
            received += vertex.path("metrics").path("read-records").asLong();
        }
        assertThat(more).isLessThanOrEqualTo(received);

        long watermark = awaitAbove(Instant.now().minus(SlidingStreams.LIMIT).toEpochMilli(), this::watermark);
        awaitAbove(watermark, this::watermark);
        assertThat(Instant.ofEpochMilli(watermark())).isBefore(Instant.now());
    }

    private void assertThatCheckpointsComplete() {
        Map<String, String> overview = new HashMap<>();
        await().atMost(SlidingStreams.LIMIT).untilAsserted(() -> {
            // This page alone does not do it by itself.
            click("//button[normalize-space()='Refresh']");
            overview.clear();
            rows("flink-job-checkpoints tbody tr").stream()
                    .filter(row -> row.size() == 2)
                    .forEach(row -> overview.put(row.get(0), row.get(1)));
            assertThat(group(COMPLETED, overview.get("Checkpoint Counts"))).isGreaterThan(1);
        });
        assertThat(job.completedCheckpoints())
                .containsKey(group(CHECKPOINT, overview.get("Latest Completed Checkpoint")));
    }

    /** Waits until a number on the page is above another; returns it. */
    private static long awaitAbove(long other, Callable<Long> number) {
        return await().atMost(SlidingStreams.LIMIT).until(number, seen -> seen > other);
    }

    private JsonNode vertices() {
        return CLUSTER.rest().get("/jobs/" + job.id()).orElseThrow().path("vertices");
    }

    private long recordsReceived() {
        return column("Records Received").stream().mapToLong(WebUiIT::number).sum();
    }

    /** The lowest that is shown in the graph; 0 while there is none. */
    private long watermark() {
        return texts("flink-dagre .metric").stream()
                .filter(text -> WATERMARK.matcher(text).matches())
                .mapToLong(text -> group(WATERMARK, text))
                .min()
                .orElse(0);
    }

    /** A column of the list of operators. */
    private List<String> column(String title) {
        List<String> titles = texts("flink-job-overview-list thead th");
        assertThat(titles).contains(title);
        return rows("flink-job-overview-list tbody tr.clickable").stream()
                .map(row -> row.get(titles.indexOf(title)))
                .toList();
    }

    private void click(String xpath) {
        await(xpath).atMost(SlidingStreams.LIMIT).ignoreExceptionsInstanceOf(WebDriverException.class).until(() -> {
            browser.findElement(By.xpath(xpath)).click();
            return true;
        });
    }

    /** The texts of elements, also of what is scrolled out of sight; all of one moment. */
    private List<String> texts(String selector) {
        return rows(selector, "[element]").stream().map(row -> row.get(0)).toList();
    }

    /** The cells of rows. */
    private List<List<String>> rows(String selector) {
        return rows(selector, "Array.from(element.cells)");
    }

    private List<List<String>> rows(String selector, String cells) {
        return JSON.convertValue(
                browser.executeScript("return Array.from(document.querySelectorAll(arguments[0]), element => " + cells
                        + ".map(cell => cell.textContent.trim().replace(/\\s+/g, ' ')))", selector),
                new TypeReference<>() {});
    }

    /** 0 while the page says that it is loading. */
    private static long number(String text) {
        String digits = text.replace(",", "");
        return digits.matches("\\d+") ? Long.parseLong(digits) : 0;
    }

    private static long group(Pattern pattern, String text) {
        assertThat(text).isNotNull().containsPattern(pattern);
        Matcher matcher = pattern.matcher(text);
        matcher.find();
        return Long.parseLong(matcher.group(1));
    }
}
