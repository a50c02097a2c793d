package dev.kinesissql.local;

/** A thread whose failure is passed on to the one that asks. */
final class Worker implements AutoCloseable {

    /** Work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private final Thread thread;
    private volatile RuntimeException failure;

    /** Starts the work. It ends by itself, or when its thread is interrupted. */
    Worker(String name, Work work) {
        thread = new Thread(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failure = e;
            } catch (Exception e) {
                failure = new Fault(name + ": " + e.getMessage(), e);
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Throws what made the work fail; does nothing while all is well. */
    void requireHealthy() {
        if (failure != null) {
            throw failure;
        }
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    /** Interrupts the work and waits until it has ended. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
