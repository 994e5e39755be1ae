// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import java.lang.reflect.InvocationTargetException;

/** Threads of scenarios. What ends their action, such as a socket closed under it, is part of the scenario. */
final class Background {
    private Background() {}

    static Thread start(Action action) {
        Thread thread = new Thread(runnable(action), "scenario-background");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Needs JDK 21. */
    static Thread startVirtual(Action action) throws ReflectiveOperationException {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, runnable(action));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a virtual thread should start here", e.getCause());
        }
    }

    private static Runnable runnable(Action action) {
        return () -> {
            try {
                action.run();
            } catch (Exception e) {
                System.out.println("BACKGROUND " + e);
            }
        };
    }

    /** Something that may throw. */
    interface Action {
        void run() throws Exception;
    }
}
