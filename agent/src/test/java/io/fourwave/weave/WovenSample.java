// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An instance of {@link Sample} with hooks in it, in a loader of its own; the JVM has verified it. */
final class WovenSample {
    private final Object sample;

    private WovenSample(Object sample) {
        this.sample = sample;
    }

    static WovenSample with(WovenMethod... rows) {
        return new WovenSample(instance(new Loader(weave(rows), true)));
    }

    /** Like a class in a loader that does not lead to the boot loader's hooks. */
    static WovenSample withoutHooksInSight(WovenMethod... rows) {
        return new WovenSample(instance(new Loader(weave(rows), false)));
    }

    Object call(String method, Object... arguments) throws Exception {
        Method found = Arrays.stream(sample.getClass().getMethods())
                .filter(each -> each.getName().equals(method) && each.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow();
        try {
            return found.invoke(sample, arguments);
        } catch (InvocationTargetException failed) {
            throw (Exception) failed.getCause();
        }
    }

    /** What the methods themselves have done. */
    List<?> done() throws Exception {
        return (List<?>) call("done");
    }

    boolean is(Object other) {
        return sample == other;
    }

    private static Object instance(Loader loader) {
        try {
            return Class.forName(Sample.class.getName(), true, loader)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] weave(WovenMethod... rows) {
        List<String> failures = new ArrayList<>();
        try (InputStream own = Sample.class.getResourceAsStream("Sample.class")) {
            List<WovenMethod> methods = List.of(rows);
            byte[] woven =
                    new Weaver(methods, failures::add).weave(Sample.class.getName(), own.readAllBytes(), methods);
            assertThat(failures).isEmpty();
            return woven;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** A row of a table for the sample. */
    static WovenMethod row(String method, String advice) {
        return WovenMethod.of("8-", Sample.class.getName(), method, advice);
    }

    private static final class Loader extends ClassLoader {
        private final byte[] sample;
        private final boolean showsHooks;

        Loader(byte[] sample, boolean showsHooks) {
            super(WovenSample.class.getClassLoader());
            this.sample = sample;
            this.showsHooks = showsHooks;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Sample.class.getName())) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defineClass(name, sample, 0, sample.length);
            }
            if (!showsHooks && name.startsWith("io.fourwave.bootstrap.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
