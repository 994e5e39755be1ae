// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8.lang;

import io.fourwave.jdk.JdkManagement;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.Optional;

/** Java 9. Only of this process, and of that what Linux and the JVM tell without it. */
public interface ProcessHandle {

    static ProcessHandle current() {
        return Own.INSTANCE;
    }

    long pid();

    Info info();

    /** Java 9. */
    interface Info {
        Optional<Instant> startInstant();
    }

    /** This process. */
    final class Own implements ProcessHandle, Info {
        static final Own INSTANCE = new Own();
        /** Null in Java 8. */
        private static final Object REAL = real();

        private Own() {}

        @Override
        public long pid() {
            try {
                return REAL == null
                        ? Long.parseLong(
                                Files.readSymbolicLink(Paths.get("/proc/self")).toString())
                        : (Long) call("java.lang.ProcessHandle", "pid", REAL);
            } catch (IOException | ReflectiveOperationException notLinux) {
                return pidOfName();
            }
        }

        private static long pidOfName() {
            try {
                String name = JdkManagement.runtime().getName();
                return Long.parseLong(name.substring(0, name.indexOf('@')));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException("this JVM does not tell its process id", impossible);
            }
        }

        @Override
        public Info info() {
            return this;
        }

        @Override
        public Optional<Instant> startInstant() {
            try {
                return REAL == null
                        ? Optional.of(
                                Instant.ofEpochMilli(JdkManagement.runtime().getStartTime()))
                        : realStart();
            } catch (ReflectiveOperationException | LinkageError unknown) {
                return Optional.empty();
            }
        }

        private static Optional<Instant> realStart() throws ReflectiveOperationException {
            Object info = call("java.lang.ProcessHandle", "info", REAL);
            return ((Optional<?>) call("java.lang.ProcessHandle$Info", "startInstant", info)).map(Instant.class::cast);
        }

        private static Object real() {
            try {
                return call("java.lang.ProcessHandle", "current", null);
            } catch (ReflectiveOperationException java8) {
                return null;
            }
        }

        private static Object call(String type, String name, Object receiver) throws ReflectiveOperationException {
            Method method = Class.forName(type).getMethod(name);
            return method.invoke(receiver);
        }
    }
}
