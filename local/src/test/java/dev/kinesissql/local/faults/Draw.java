package dev.kinesissql.local.faults;

import java.util.Random;
import java.util.Set;

/** Draws whether a fault hits, for a share of the calls of some operations, or of their records. Thread-safe. */
final class Draw {

    /** Never hits. */
    static final Draw NEVER = new Draw(Set.of(), 0, 0);

    private final Set<String> operations;
    private final double share;
    private final Random random;

    /**
     * @param share how probable a hit is, from 0 to 1
     * @param seed determines the sequence of hits and misses
     */
    Draw(Set<String> operations, double share, long seed) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share is expected from 0 to 1, but is " + share + ".");
        }
        this.operations = Set.copyOf(operations);
        this.share = share;
        this.random = new Random(seed);
    }

    /** The next of the sequence; an operation without this fault is never hit, and takes nothing from the sequence. */
    synchronized boolean hits(String operation) {
        return operations.contains(operation) && random.nextDouble() < share;
    }
}
