// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

/**
 * What the JVM runs when the application's own shutdown hooks have ended. It can be registered once in the life of a JVM and
 * never be taken back: so it is here, and holds an agent only while one is attached.
 */
public final class EndOfJvm implements Runnable {
    private static volatile Runnable work;
    private static boolean claimed;

    /** True for the first caller, who is to register it. */
    public static synchronized boolean claim() {
        boolean first = !claimed;
        claimed = true;
        return first;
    }

    /** @param atEnd null where there is nothing to do any more */
    public static void set(Runnable atEnd) {
        work = atEnd;
    }

    @Override
    public void run() {
        Runnable current = work;
        if (current != null) {
            try {
                current.run();
            } catch (Throwable ours) {
                Hooks.suppress();
            }
        }
    }
}
