package dev.kinesissql.local.process;

import dev.kinesissql.local.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
public final class Ports {

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

    /** A free port that the operating system chooses. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Fault("No port of this machine is free: " + e.getMessage() + ". Close some programs.", e);
        }
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
