// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The JVM's own list of what runs at its end, one after the other on the thread that ends it ({@code java.lang.Shutdown},
 * JDK 8 to 27): the console is in place 0, the application's hooks in place 1, each with a thread of its own, and files to be
 * deleted in place 2.
 */
public final class JdkShutdown {
    private static final int LAST_PLACE = 9;

    private JdkShutdown() {}

    /** False where somebody has that place, or the JVM ends already. Needs {@code java.lang} opened. */
    public static boolean afterHooks(Runnable work) {
        try {
            Method add = Class.forName("java.lang.Shutdown")
                    .getDeclaredMethod("add", int.class, boolean.class, Runnable.class);
            add.setAccessible(true);
            add.invoke(null, LAST_PLACE, false, work);
            return true;
        } catch (InvocationTargetException | RuntimeException taken) {
            return false;
        } catch (ReflectiveOperationException changed) {
            return false;
        }
    }
}
