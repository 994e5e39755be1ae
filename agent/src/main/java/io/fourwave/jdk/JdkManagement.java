// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/**
 * The JVM's own figures, from what stands behind {@code ManagementFactory} (JDK 8 to 27). That one looks for all providers of
 * beans at its first use, and so fixes {@code java.security.properties} before the application's main may have set it (JDK
 * 17). Its static initialisers open libraries: where no descriptor is left for one, the application has no {@code
 * java.lang.management} and no {@code java.security.Security} any more. Here the one library is opened before, where it may fail.
 * Needs {@code java.lang} and {@code sun.management} opened.
 */
public final class JdkManagement {
    public static final String MODULE = "java.management";
    public static final String PACKAGE = "sun.management";

    private static final String LIBRARY = "management";

    private JdkManagement() {}

    /** @throws ReflectiveOperationException where this JVM has none, or its library cannot be opened now */
    public static ThreadMXBean threads() throws ReflectiveOperationException {
        return (ThreadMXBean) ask("getThreadMXBean");
    }

    /** @throws ReflectiveOperationException where this JVM has none, or its library cannot be opened now */
    public static RuntimeMXBean runtime() throws ReflectiveOperationException {
        return (RuntimeMXBean) ask("getRuntimeMXBean");
    }

    /** @throws ReflectiveOperationException where this JVM has none, or its library cannot be opened now */
    @SuppressWarnings("unchecked")
    static List<MemoryPoolMXBean> memoryPools() throws ReflectiveOperationException {
        return (List<MemoryPoolMXBean>) ask("getMemoryPoolMXBeans");
    }

    private static Object ask(String method) throws ReflectiveOperationException {
        try {
            openLibrary();
            Method asked = Class.forName(PACKAGE + ".ManagementFactoryHelper").getDeclaredMethod(method);
            asked.setAccessible(true);
            return asked.invoke(null);
        } catch (InvocationTargetException failed) {
            throw new ReflectiveOperationException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    private static void openLibrary() throws ReflectiveOperationException {
        Method loader = Runtime.class.getDeclaredMethod("loadLibrary0", Class.class, String.class);
        loader.setAccessible(true);
        // for the boot loader; a second time it does nothing
        loader.invoke(Runtime.getRuntime(), Object.class, LIBRARY);
    }
}
