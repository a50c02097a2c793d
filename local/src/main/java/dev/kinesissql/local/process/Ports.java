package dev.kinesissql.local.process;

import dev.kinesissql.local.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
public final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_767;
    private static final int TRIES = 200;

    private Ports() {}

    /** True when a server can listen on the port, on every address of this machine. */
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(port))
                && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The port when it is free, else another free one. */
    public static int freeOr(int port) {
        return isFree(port) ? port : anyFree();
    }

    /**
     * A free port, by chance, below those that operating systems give to outgoing connections (from 32768 on Linux, from
     * 49152 elsewhere): one of those may be taken before a server that was told its number has started.
     *
     * @throws Fault when no free port is found
     */
    public static int anyFree() {
        return ThreadLocalRandom.current()
                .ints(TRIES, LOWEST, HIGHEST + 1)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow(() -> new Fault("No port from " + LOWEST + " to " + HIGHEST + " was free in " + TRIES
                        + " tries. Close some programs, or give ports yourself."));
    }

    /**
     * Checks that a port is free.
     *
     * @param remedy what to do when it is not, a sentence
     * @throws Fault when another program listens on it
     */
    public static int requireFree(int port, String what, String remedy) {
        if (!isFree(port)) {
            throw new Fault("Port " + port + ", wanted for the " + what + ", is taken by another program. " + remedy);
        }
        return port;
    }
}
