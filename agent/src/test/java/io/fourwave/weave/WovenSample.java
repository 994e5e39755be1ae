// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;

/** An instance of {@link Sample} with hooks in it, in a loader of its own; the JVM has verified it. */
final class WovenSample {
    private final Object sample;

    private WovenSample(Object sample) {
        this.sample = sample;
    }

    static WovenSample with(Spot... spots) {
        return new WovenSample(instance(new Loader(weave(spots), true)));
    }

    /** Like a class in a loader that does not lead to the boot loader's hooks. */
    static WovenSample withoutHooksInSight(Spot... spots) {
        return new WovenSample(instance(new Loader(weave(spots), false)));
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

    private static byte[] weave(Spot... spots) {
        try (InputStream own = Sample.class.getResourceAsStream("Sample.class")) {
            ClassReader reader = new ClassReader(own.readAllBytes());
            ClassWriter writer = new ClassWriter(reader, 0);
            WovenClass woven = new WovenClass(writer, List.of(spots));
            reader.accept(woven, ClassReader.EXPAND_FRAMES);
            if (!woven.missing().isEmpty()) {
                throw new AssertionError("no method for " + woven.missing());
            }
            return writer.toByteArray();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
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
