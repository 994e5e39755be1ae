// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Puts the hooks into the classes of {@link WovenMethods} in this JVM, and takes them out again. In three stages, so that
 * the application starts meanwhile: {@link #begin} in premain; {@link #load} on a thread of the agent, once a class is
 * loaded that names sockets; {@link #listening} when the hooks are heard.
 *
 * <p>A thread that loads a woven class before ByteBuddy is there waits for it. So does one that is about to have the JVM's
 * first socket, until the hooks are heard: no socket is made before {@code sun.nio.ch.Net} is initialised, or before Java 13
 * {@code AbstractPlainSocketImpl}, and that loads one of {@link #GATES}, which the agent's thread needs for nothing. From
 * 13 to 17 {@code AbstractPlainSocketImpl} has no class of its own that would load then; its subclass does. That one is a gate
 * only where {@code jdk.net.usePlainSocketImpl} is set: a JVM that verifies the JDK's classes loads it to link
 * {@code SocketImpl}, which the agent's thread does need.
 */
public final class Weaving {
    private static final Set<String> NETS = Set.of("sun.nio.ch.Net", "java.net.AbstractPlainSocketImpl");
    private static final Set<String> GATES = gates();

    /** ByteBuddy takes a quarter of a second of CPU to load. The application may wait for it, but not for long. */
    private static final long PATIENCE_MILLIS = 3000;

    /** With less than a CPU it waits for less: most of what it waits for is not reached in that time. */
    private static final long LEAST_PATIENCE_MILLIS = 300;

    private static final int FAILURES_KEPT = 100;

    private static final int WEAVER_IS_THERE = 1;
    private static final int HOOKS_ARE_HEARD = 2;

    private final Instrumentation instrumentation;
    private final WovenClasses classes = new WovenClasses(Runtime.version().feature());
    private final CopyOnWriteArrayList<String> failures = new CopyOnWriteArrayList<>();
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private final ClassFileTransformer transformer = new Transformer();
    private final HoldBack holdBack;
    private final long patienceMillis;
    private volatile Weaver weaver;
    private volatile boolean wanted;
    private volatile Runnable whenWanted;
    private volatile boolean nothingIsWoven;

    Weaving(Instrumentation instrumentation) {
        this(instrumentation, PATIENCE_MILLIS);
    }

    /** @param patienceMillis the application's threads wait no longer for the agent */
    public Weaving(Instrumentation instrumentation, long patienceMillis) {
        this.instrumentation = instrumentation;
        this.patienceMillis = patienceMillis;
        this.holdBack = new HoldBack(TimeUnit.MILLISECONDS.toNanos(patienceMillis));
    }

    /** @param cpus the part of one that this process may use, at most 1 */
    public static long patienceMillis(double cpus) {
        return Math.max(LEAST_PATIENCE_MILLIS, (long) (PATIENCE_MILLIS * cpus));
    }

    /**
     * From now on no class is loaded unseen.
     *
     * @return true where there may be sockets already, so that nothing holds back the next one
     */
    public boolean begin() {
        instrumentation.addTransformer(transformer, true);
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (NETS.contains(type.getName())) {
                wanted = true;
            }
        }
        return wanted;
    }

    /**
     * @param wake run by a thread that loads a class that names sockets: must do next to nothing
     */
    public void whenWanted(Runnable wake) {
        whenWanted = wake;
    }

    /** Whether a class was loaded that names sockets. */
    public boolean isWanted() {
        return wanted;
    }

    /**
     * On a thread of the agent: loads ByteBuddy, weaves the classes that are loaded now, and has the JVM load those of the
     * JDK that are not, without initialising them, so that no thread of the application has to weave.
     */
    public void load() {
        holdBack.isUpTo(Thread.currentThread());
        try {
            Weaver made = new Weaver(classes.methods(), this::failed);
            made.rehearse();
            weaver = made;
        } catch (Throwable ours) {
            nothingIsWoven = true;
            failed("nothing could be woven, no call is seen: " + ours);
        } finally {
            holdBack.reached(WEAVER_IS_THERE);
        }
        if (weaver != null) {
            retransformLoaded();
            classes.namesOfJdk().forEach(this::load);
        }
    }

    /** The hooks are heard, or never will be. */
    public void listening() {
        holdBack.reached(HOOKS_ARE_HEARD);
    }

    /** Waits as a thread does that is about to have the JVM's first socket. */
    public void awaitListening() {
        holdBack.await(HOOKS_ARE_HEARD);
    }

    private static Set<String> gates() {
        if (Runtime.version().feature() < 13) {
            return Set.of("sun/nio/ch/Net$1", "java/net/AbstractPlainSocketImpl$1");
        }
        return System.getProperty("jdk.net.usePlainSocketImpl") == null
                ? Set.of("sun/nio/ch/Net$1")
                : Set.of("sun/nio/ch/Net$1", "java/net/PlainSocketImpl");
    }

    /** Weaves nothing any more, and lets go of who waits for it; what is woven stays so. */
    public void release() {
        instrumentation.removeTransformer(transformer);
        holdBack.reached(HOOKS_ARE_HEARD);
    }

    /** Gives the classes their own bytes back. */
    public void uninstall() {
        release();
        if (weaver != null) {
            retransformLoaded();
        }
    }

    /** One sentence for each class or method that could not be woven, and for what was not seen at the beginning. */
    public List<String> failures() {
        List<String> all = blindSpots();
        if (holdBack.wasInVain()) {
            all.add("the application's first socket waited "
                    + (patienceMillis == PATIENCE_MILLIS ? PATIENCE_MILLIS / 1000 + " s" : patienceMillis + " ms")
                    + " for the agent and went on without it: the agent does not see what it did before that");
        }
        return all;
    }

    /** One sentence for each class or method that is not woven: what it does is not seen now, nor will be. */
    public List<String> blindSpots() {
        List<String> all = new ArrayList<>(failures);
        for (String each : nothingIsWoven ? List.<String>of() : missed) {
            all.add(each + " was loaded before the agent was ready, so the agent does not see its calls");
        }
        return all;
    }

    /** What cannot be woven in this JVM by its nature: nothing that anybody could mend. */
    public List<String> limits() {
        return weaver == null || AsynchronousRead.fits()
                ? List.of()
                : List.of("reads of AsynchronousSocketChannel are not seen: ByteBuddy is another agent's here");
    }

    /** The JDK's classes at once, which stops the JVM once; a library's one by one, so that none can spoil it for another. */
    private void retransformLoaded() {
        List<Class<?>> ofJdk = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            if (!classes.methodsOf(loader, type.getName().replace('.', '/')).isEmpty()) {
                if (loader == null) {
                    ofJdk.add(type);
                } else {
                    retransform(type);
                }
            }
        }
        retransform(ofJdk.toArray(new Class<?>[0]));
    }

    /** All of them, or where the JVM refuses that, each that it does not refuse. */
    private void retransform(Class<?>... types) {
        try {
            if (types.length > 0) {
                instrumentation.retransformClasses(types);
            }
        } catch (UnmodifiableClassException | LinkageError | UnsupportedOperationException refused) {
            if (types.length == 1) {
                failed("the JVM refused to weave " + types[0].getName() + ": " + refused);
            } else {
                for (Class<?> each : types) {
                    retransform(each);
                }
            }
        }
    }

    /** A library may be loaded by loaders without end, and fail with another text each time. */
    private void failed(String sentence) {
        if (failures.size() < FAILURES_KEPT) {
            failures.addIfAbsent(sentence);
        }
    }

    private void load(String name) {
        try {
            Class.forName(name, false, null);
        } catch (ClassNotFoundException absent) {
            failed(name + ": this JDK has no such class, so the agent does not see its calls");
        }
    }

    private final class Transformer implements ClassFileTransformer {
        private final ClassLoader ours = Weaving.class.getClassLoader();

        /**
         * Goes by the name and never by {@code redefined}: while one class is retransformed, the JVM hands over classes
         * that load meanwhile with that same {@code redefined} (seen on JDK 11 to 25).
         */
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
            if (name == null || loader == ours) {
                return null;
            }
            List<WovenMethod> methods = classes.methodsOf(loader, name);
            try {
                if (!wanted && (!methods.isEmpty() || loader != null && SocketNames.areIn(classFile))) {
                    wanted = true;
                    wake();
                }
                if (loader == null && GATES.contains(name)) {
                    awaitListening();
                }
                return methods.isEmpty() ? null : woven(name.replace('/', '.'), classFile, methods);
            } catch (Throwable ours) {
                failed(name.replace('/', '.') + " could not be woven, so the agent does not see its calls: " + ours);
                return null;
            }
        }

        private void wake() {
            Runnable wake = whenWanted;
            if (wake != null) {
                wake.run();
            }
        }

        private byte[] woven(String type, byte[] classFile, List<WovenMethod> methods) {
            holdBack.await(WEAVER_IS_THERE);
            Weaver there = weaver;
            if (there == null) {
                missed.add(type);
                return null;
            }
            missed.remove(type);
            return there.weave(type, classFile, methods);
        }
    }
}
