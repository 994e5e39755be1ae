// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
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

    /**
     * Whether reads and writes are worth a call: the woven code reads this field and nothing else while it is false. Set
     * for moments only, by the watch thread; an end of stream is always told.
     */
    public static volatile boolean usesWanted;

    /** Whether selectors are worth a call: after an attach, to find the channels that they hold. */
    public static volatile boolean selectorsWanted;

    private Hooks() {}

    /** Attaches, or with null detaches, what stands behind the hooks. */
    public static void listen(HookListener newListener) {
        listener = newListener;
        if (newListener == null) {
            usesWanted = false;
            selectorsWanted = false;
        }
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
        HookListener current = listener;
        if (current != null) {
            try {
                if (Thread.currentThread() instanceof AgentThread) {
                    current.own(socket);
                } else {
                    current.connected(socket);
                }
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

    /** At the exit of a read that met the end of the stream, or of any while {@link #usesWanted}. */
    public static void read(Object socket, boolean endOfStream) {
        HookListener current = current();
        if (current != null) {
            try {
                current.read(socket, endOfStream);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    /**
     * As {@link #read}, where the result is known in the middle of a method: the condition is here, not in the woven code.
     *
     * @param result a number of bytes; -1 is the end of the stream, what is below it an error or nothing yet
     */
    public static void readAsynchronously(int result, Object socket) {
        if (result == -1 || result > 0 && usesWanted) {
            read(socket, result == -1);
        }
    }

    /** At the entry of a write, while {@link #usesWanted}. */
    public static void written(Object socket) {
        HookListener current = current();
        if (current != null) {
            try {
                current.written(socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    /**
     * Whenever an option is set, which is rare beside reads and writes: a pool that does so to what it takes back may do so
     * long after the last read, and would seem to have lost the connection.
     */
    public static void touched(Object socket) {
        HookListener current = current();
        if (current != null) {
            try {
                current.touched(socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    /** Every option that a JDK socket is set passes here. */
    public static void optionSet(FileDescriptor descriptor, Object option) {
        HookListener current = option == StandardSocketOptions.SO_LINGER ? current() : null;
        if (current != null) {
            try {
                current.lingers(descriptor);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void located(FileDescriptor descriptor, InetSocketAddress local) {
        HookListener current = current();
        if (current != null) {
            try {
                current.located(descriptor, local);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void created(Object channel) {
        HookListener current = current();
        if (current != null && channel != null) {
            try {
                current.created(channel);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void listening(Object socket) {
        HookListener current = current();
        if (current != null) {
            try {
                current.listening(socket);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    public static void selecting(Object selector) {
        HookListener current = current();
        if (current != null) {
            try {
                current.selecting(selector);
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

    /** The JDK's cleaner closes the descriptor of this number, which an unreachable socket had (JDK 11 to 17). */
    public static void numberCollected(int number) {
        HookListener current = current();
        if (current != null) {
            try {
                current.collected(number);
            } catch (Throwable ours) {
                SUPPRESSED.incrementAndGet();
            }
        }
    }

    /** An error of ours that was kept from the application. */
    public static void suppress() {
        SUPPRESSED.incrementAndGet();
    }

    static HookListener current() {
        return Thread.currentThread() instanceof AgentThread ? null : listener;
    }
}
