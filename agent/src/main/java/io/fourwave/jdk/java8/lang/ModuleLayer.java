// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8.lang;

import java.lang.reflect.Method;
import java.util.Optional;

/** Java 9. Of the boot layer it is only asked whether it has a module; Java 8 has what it has the classes of. */
public final class ModuleLayer {
    private static final ModuleLayer BOOT = new ModuleLayer();

    private ModuleLayer() {}

    public static ModuleLayer boot() {
        return BOOT;
    }

    public Optional<?> findModule(String name) {
        try {
            Class<?> real = Class.forName("java.lang.ModuleLayer");
            Method findModule = real.getMethod("findModule", String.class);
            return (Optional<?>) findModule.invoke(real.getMethod("boot").invoke(null), name);
        } catch (ClassNotFoundException java8) {
            return isThere(typical(name)) ? Optional.of(name) : Optional.empty();
        } catch (ReflectiveOperationException impossible) {
            return Optional.empty();
        }
    }

    private static boolean isThere(String className) {
        try {
            Class.forName(className, false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /** A class that the module is not without. */
    private static String typical(String module) {
        switch (module) {
            case "java.logging":
                return "java.util.logging.Logger";
            case "java.management":
                return "java.lang.management.ManagementFactory";
            case "java.instrument":
                return "java.lang.instrument.Instrumentation";
            case "jdk.jfr":
                return "jdk.jfr.Event";
            case "jdk.attach":
                return "com.sun.tools.attach.VirtualMachine";
            default:
                throw new IllegalArgumentException("no class of the module " + module + " is known here");
        }
    }
}
