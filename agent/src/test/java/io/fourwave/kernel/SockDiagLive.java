// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs in a JVM of its own, with itself as the agent: asks the kernel for connections in several states. */
final class SockDiagLive {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private SockDiagLive() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) throws IOException {
        if (SockDiag.open(instrumentation) instanceof Opening.Opened opened) {
            try (SocketTable table = opened.table()) {
                for (String address : List.of("127.0.0.1", "::1")) {
                    connections(table, address);
                }
            }
        } else {
            System.out.println("refused");
        }
    }

    /** The JVM needs one; the agent has done it all by then. */
    public static void main(String[] arguments) {}

    private static void connections(SocketTable table, String address) throws IOException {
        InetAddress host = InetAddress.getByName(address);
        try (ServerSocket listener = new ServerSocket(0, 1, host)) {
            Socket client = new Socket(host, listener.getLocalPort());
            Socket server = listener.accept();
            FourTuple tuple = FourTuple.of(host, client.getLocalPort(), host, client.getPort());
            client.getOutputStream().write(new byte[5]);
            expect(table, tuple, "client ESTABLISHED 0", "server ESTABLISHED 5");
            client.close();
            // the peer's FIN counts as one unread byte
            expect(table, tuple, "client FIN_WAIT_2 0 orphan", "server CLOSE_WAIT 6");
            server.getInputStream().readAllBytes();
            server.close();
            expect(table, tuple, "client TIME_WAIT 0 orphan");
        }
    }

    /** Prints what a point query finds, as soon as it is what is expected, or else at last. */
    private static void expect(SocketTable table, FourTuple tuple, String... rows) {
        // the kernel answers a question about an unknown connection with the listener on its local port
        FourTuple unknown = new FourTuple(
                tuple.peerHigh(), tuple.peerLow(), tuple.peerPort(), tuple.localHigh(), tuple.localLow(), 1);
        List<FourTuple> asked = List.of(tuple, tuple.reversed(), unknown);
        List<KernelSocket> found = find(table, asked);
        for (long start = System.nanoTime();
                !List.of(rows).equals(text(found, tuple)) && System.nanoTime() - start < PATIENCE_NANOS; ) {
            Thread.onSpinWait();
            found = find(table, asked);
        }
        boolean scanned = found.stream().allMatch(socket -> isScanned(table, socket));
        System.out.println(tuple.peerAddress() + " " + text(found, tuple) + (scanned ? "" : " but a scan differs"));
    }

    private static List<KernelSocket> find(SocketTable table, List<FourTuple> tuples) {
        return ((Reading.Sockets) table.find(tuples)).sockets();
    }

    private static List<String> text(List<KernelSocket> sockets, FourTuple client) {
        return sockets.stream()
                .map(socket -> (socket.tuple().equals(client) ? "client " : "server ") + socket.state() + " "
                        + socket.receiveQueue() + (socket.inode() == 0 ? " orphan" : ""))
                .toList();
    }

    private static boolean isScanned(SocketTable table, KernelSocket socket) {
        return ((Reading.Sockets) table.scan(Set.of(socket.state())))
                .sockets().stream().map(KernelSocket::tuple).anyMatch(socket.tuple()::equals);
    }
}
