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

    public static void connected(Object socket) {
        HookListener current = current();
        if (current != null) {
            try {
                current.connected(socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void accepted(Object socket) {
        HookListener current = current();
        if (current != null && socket != null) {
            try {
                current.accepted(socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static Object closing(Object socket) {
        HookListener current = current();
        if (current == null) {
            return null;
        }
        try {
            return current.closing(socket);
        } catch (Throwable ours) {
            SUPPRESSED.incrementAndGet();
            return null;
        }
    }

    public static void closed(Object socket, Object token) {
        HookListener current = token == null ? null : current();
        if (current != null) {
            try {
                current.closed(socket, token);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void shuttingDown(Object socket, boolean output) {
        HookListener current = current();
        if (current != null) {
            try {
                current.shuttingDown(socket, output);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void deregistered(Object socket) {
        HookListener current = current();
        if (current != null) {
            try {
                current.deregistered(socket);
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
