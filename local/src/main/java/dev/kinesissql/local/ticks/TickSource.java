package dev.kinesissql.local.ticks;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Where ticks come from, one after the other. Not thread-safe. */
@FunctionalInterface
public interface TickSource extends Closeable {

    /**
     * The next tick; empty at the end, and from then on.
     *
     * @throws java.io.UncheckedIOException when the source cannot be read
     */
    Optional<Tick> next();

    /** Lets go of what the source holds; nothing by default. */
    @Override
    default void close() throws IOException {}
}
