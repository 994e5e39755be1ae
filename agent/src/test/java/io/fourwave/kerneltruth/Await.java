// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Conditions that scenarios wait for, by looking again and again; nothing here sends or receives a byte. */
final class Await {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 2_000_000L;
    // /proc/net/tcp: no line, or TIME_WAIT (06), which belongs to no socket any more
    private static final List<String> GONE = List.of("", "06");

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain for: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    static void unread(Socket socket) {
        // not by available(), which says 0 of a channel's socket before Java 13
        until(
                "unread data",
                () -> column(4, socket.getLocalPort(), socket.getPort()).matches("[0-9A-F]{8}:(?!0{8}).*"));
    }

    /** Waits until the kernel's table shows CLOSE_WAIT for this end: the peer's FIN came. */
    static void closeWait(int localPort, int peerPort) {
        until("CLOSE_WAIT", () -> state(localPort, peerPort).equals("08"));
    }

    /** Waits until the kernel's table lists this end no longer, or as TIME_WAIT. */
    static void gone(int localPort, int peerPort) {
        until("the end of the connection", () -> isGone(localPort, peerPort));
    }

    static boolean isGone(int localPort, int peerPort) {
        return GONE.contains(state(localPort, peerPort));
    }

    /** A condition on a socket that is expected to work. */
    static boolean quietly(SocketCondition condition) {
        try {
            return condition.holds();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the thread sits in a system call of the network or, if it is virtual, is parked. */
    static void blocked(Thread thread) {
        until(thread.getName() + " blocked", () -> isBlocked(thread));
    }

    private static boolean isBlocked(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        boolean waiting = thread.getState() == Thread.State.WAITING;
        return waiting
                || stack.length > 0
                        && stack[0].isNativeMethod()
                        && stack[0].getClassName().matches("(sun\\.nio\\.ch|java\\.net)\\..*");
    }

    /** The state as two hexadecimal digits, empty where the tables have no such connection. */
    private static String state(int localPort, int peerPort) {
        return column(3, localPort, peerPort);
    }

    /** Of the kernel's table: 3 is the state, 4 the bytes that wait to be sent and to be read. */
    private static String column(int number, int localPort, int peerPort) {
        String local = String.format(":%04X", localPort);
        String peer = String.format(":%04X", peerPort);
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(Path.of("/proc/self/net", table)))
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns[1].endsWith(local) && columns[2].endsWith(peer))
                .map(columns -> columns[number])
                .findFirst()
                .orElse("");
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A condition that only a broken socket can fail to tell. */
    interface SocketCondition {
        boolean holds() throws IOException;
    }
}
