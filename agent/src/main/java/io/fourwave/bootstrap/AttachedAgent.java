// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The agent that is attached to this JVM now, as whoever comes after it finds it: another attach, or a command of the
 * command line. Of JDK types only, so that neither needs to know the loader of the other.
 */
public final class AttachedAgent {
    private static final AtomicReference<Consumer<String>> COMMANDS = new AtomicReference<>();

    /**
     * Which hooks these are: boot classes stay for the life of the JVM, and an agent of another version must know before
     * it links to them. Null until whoever defined them has said so.
     */
    public static volatile String hooks;

    private AttachedAgent() {}

    /**
     * Only one agent at a time.
     *
     * @param commands takes the commands of the command line, on the JVM's attach thread
     * @return false when another one is attached
     */
    public static boolean claim(Consumer<String> commands) {
        return COMMANDS.compareAndSet(null, commands);
    }

    /** Null when no agent is attached. */
    public static Consumer<String> commands() {
        return COMMANDS.get();
    }

    /** The agent goes; does nothing when another one has come meanwhile. */
    public static void release(Consumer<String> commands) {
        COMMANDS.compareAndSet(commands, null);
    }
}
