// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

import java.io.FileDescriptor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The only methods that woven JDK classes call. Each one passes the call on unless no agent listens or the thread is the
 * agent's own; nothing that goes wrong behind it reaches the application.
 *
 * <p>MUST be loaded by the boot loader only: woven classes of java.base link to that copy.
 */
public final class Hooks {
    /** {@code java.net.Socket} by way of {@code sun.nio.ch.NioSocketImpl}. */
    public static final int SOCKET = 0;
    /** {@code java.nio.channels.SocketChannel}. */
    public static final int SOCKET_CHANNEL = 1;
    /** {@code java.nio.channels.AsynchronousSocketChannel}. */
    public static final int ASYNCHRONOUS_SOCKET_CHANNEL = 2;

    private static final AtomicLong SUPPRESSED = new AtomicLong();
    private static volatile HookListener listener;

    private Hooks() {}

    /** Attaches, or with null detaches, what stands behind the hooks. */
    public static void listen(HookListener newListener) {
        listener = newListener;
    }

    /** True while an agent is attached to this JVM. */
    public static boolean isListening() {
        return listener != null;
    }

    /** How many errors of ours the hooks kept from the application since this JVM started. */
    public static long suppressedErrors() {
        return SUPPRESSED.get();
    }

    public static void connected(int api, Object socket) {
        HookListener current = current();
        if (current != null) {
            try {
                current.connected(api, socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void accepted(int api, Object socket) {
        HookListener current = current();
        if (current != null && socket != null) {
            try {
                current.accepted(api, socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static Object closing(int api, Object socket) {
        HookListener current = current();
        if (current == null) {
            return null;
        }
        try {
            return current.closing(api, socket);
        } catch (Throwable ours) {
            SUPPRESSED.incrementAndGet();
            return null;
        }
    }

    public static void closed(int api, Object socket, Object token) {
        HookListener current = token == null ? null : current();
        if (current != null) {
            try {
                current.closed(api, socket, token);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void shuttingDown(int api, Object socket, boolean output) {
        HookListener current = current();
        if (current != null) {
            try {
                current.shuttingDown(api, socket, output);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void deregistered(int api, Object socket) {
        HookListener current = current();
        if (current != null) {
            try {
                current.deregistered(api, socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    /** Every close of a descriptor passes here; only the one on the JDK's cleaner thread is a collected socket's. */
    public static void descriptorClosing(FileDescriptor descriptor) {
        HookListener current = listener;
        if (current != null && "Common-Cleaner".equals(Thread.currentThread().getName())) {
            try {
                current.collected(descriptor);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    private static HookListener current() {
        return Thread.currentThread() instanceof AgentThread ? null : listener;
    }
}
