package dev.kinesissql.udf.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;

/**
 * A test that reads generated documents: some, always the same ones; or in a soak, {@code mvn test -Psoak}, as many as
 * the system property {@code soak.documents} says, other ones each time. A soak tells how far it is. A failure tells
 * its seed, which {@code -Dsoak.seed} repeats.
 */
final class Soak {

    private static final long FIXED_SEED = 20261122;
    private static final long REPORT_NANOS = Duration.ofSeconds(10).toNanos();

    private final String test;
    private final boolean soaking = Integer.getInteger("soak.documents") != null;
    private final int documents;
    private final long seed = Long.getLong("soak.seed", soaking ? new Random().nextInt(Integer.MAX_VALUE) : FIXED_SEED);
    private final Random random = new Random(seed);

    /**
     * @param test what stands before the reports
     * @param documents how many documents the test reads when it is not a soak
     */
    Soak(String test, int documents) {
        this.test = test;
        this.documents = Integer.getInteger("soak.documents", documents);
        assertThat(this.documents).as("soak.documents").isPositive();
    }

    /** What the documents are to be made from. */
    Random random() {
        return random;
    }

    int documents() {
        return documents;
    }

    /** Runs the check for every document. */
    void run(Runnable check) {
        long start = System.nanoTime();
        long lastReport = start - REPORT_NANOS;
        int i = 0;
        try {
            for (; i < documents; i++) {
                if (soaking && System.nanoTime() - lastReport >= REPORT_NANOS) {
                    report(i, start);
                    lastReport = System.nanoTime();
                }
                check.run();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "%s: document %,d; -Dsoak.documents=%d -Dsoak.seed=%d repeats it"
                            .formatted(test, i + 1, documents, seed), e);
        }
        if (soaking) {
            report(documents, start);
        }
    }

    private void report(int done, long start) {
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%s, seed %d: %,d of %,d documents, %d s%n", test, seed, done, documents, time.toSeconds());
    }
}
