package dev.kinesissql.local.e2e;

import dev.kinesissql.oracle.SlidingMinimumOracle;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Ticks in the order of their time, as many files as subtasks read them. The files take turns with the ticks, so that all of
 * them go from the beginning to the end: a subtask that reads one of them has no tick that is late for the others.
 *
 * @param folder with the files and nothing else
 * @param count how many ticks there are
 * @param watermark the watermark behind the last one
 * @param minimums the answers to them
 */
record WindowTicks(Path folder, long count, Instant watermark, SlidingMinimums minimums) {

    /** At the beginning of windows, whatever the slide. */
    private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final int MICROS = 1_000_000;
    private static final int BUFFER = 1 << 16;

    /** Writes the ticks of so many seconds of event time into a new folder. */
    static WindowTicks write(Path folder, JobVariant variant, int seconds) throws IOException {
        List<String> names = variant.names();
        SlidingMinimums minimums = new SlidingMinimums(names, variant.slide());
        Random random = new Random(20261122);
        long count = (long) seconds * variant.ticksPerSecond();
        int step = MICROS / variant.ticksPerSecond();
        long last = 0;
        Files.createDirectories(folder);
        List<OutputStream> files = new ArrayList<>();
        try {
            for (int i = 0; i < variant.parallelism(); i++) {
                files.add(new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve("ticks-" + i + ".ndjson")), BUFFER));
            }
            String second = "";
            for (long i = 0; i < count; i++) {
                int micros = (int) (i % variant.ticksPerSecond()) * step + random.nextInt(step);
                long millis = START.toEpochMilli() + i / variant.ticksPerSecond() * 1_000 + micros / 1_000;
                if (i % variant.ticksPerSecond() == 0) {
                    second = SECONDS.format(LocalDateTime.ofEpochSecond(millis / 1_000, 0, ZoneOffset.UTC));
                }
                int ticker = random.nextInt(names.size());
                double price = random.nextInt(20_001) / 100.0;
                // Like Python's isoformat, which leaves out a fraction of 0.
                String fraction = micros == 0 ? "" : "." + Integer.toString(MICROS + micros).substring(1);
                String tick = "{\"event_time\": \"" + second + fraction + "\", \"ticker\": \"" + names.get(ticker)
                        + "\", \"price\": " + price + "}\n";
                files.get((int) (i % files.size())).write(tick.getBytes(StandardCharsets.ISO_8859_1));
                minimums.read(ticker, price, millis);
                last = millis;
            }
        } finally {
            for (OutputStream file : files) {
                file.close();
            }
        }
        return new WindowTicks(
                folder, count, Instant.ofEpochMilli(last).minus(SlidingMinimumOracle.delay()), minimums);
    }
}
