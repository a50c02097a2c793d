package dev.kinesissql.local.e2e;

import java.util.Random;

/**
 * How long this machine's memory takes, beyond what each core has for itself. On a shared machine it depends on the
 * neighbors, and a job over thousands of tickers waits for it more than one that reads texts.
 */
final class MemoryLatency {

    static final int MEBIBYTES = 16;

    private static final int LINE = 8; // longs, 64 bytes
    private static final int LINES = MEBIBYTES * (1 << 20) / (LINE * Long.BYTES);
    private static final int READS = 2_000_000;
    private static final int ROUNDS = 3;

    private MemoryLatency() {}

    /** Nanoseconds of a read at random, each of which has to wait for the one before: the fastest round. */
    static double nanos() {
        long[] next = oneCircle();
        long fewest = Long.MAX_VALUE;
        int at = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < READS; i++) {
                at = (int) next[at];
            }
            fewest = Math.min(fewest, System.nanoTime() - start);
        }
        if (at % LINE != 0) { // never so, but then the reads cannot be left out
            throw new IllegalStateException();
        }
        return fewest / (double) READS;
    }

    /** Of each line the first number is the place of another one, so that all are gone through before any comes again. */
    private static long[] oneCircle() {
        int[] order = new int[LINES];
        for (int i = 0; i < LINES; i++) {
            order[i] = i;
        }
        Random random = new Random(1);
        for (int i = LINES - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        long[] next = new long[LINES * LINE];
        for (int i = 0; i < LINES; i++) {
            next[order[i] * LINE] = (long) order[(i + 1) % LINES] * LINE;
        }
        return next;
    }
}
