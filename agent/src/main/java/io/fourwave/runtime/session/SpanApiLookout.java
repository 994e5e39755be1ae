// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.capture.Capture;
import io.fourwave.jdk.JavaBase;
import io.fourwave.telemetry.link.ApplicationSpans;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Finds the copies of OpenTelemetry's API, the application's and the OpenTelemetry agent's, once each is in use. What an
 * application has loaded but not initialised is left alone: its first span chooses where contexts are stored, and that
 * choice depends on the thread. Watch thread, but for {@link #transform}.
 */
public final class SpanApiLookout implements ClassFileTransformer {
    private static final String API = "io.opentelemetry.";
    private static final String API_OF_AGENT = "io.opentelemetry.javaagent.shaded.io.opentelemetry.";
    private static final String SPAN = "api.trace.Span";
    private static final String CONTEXT = "api.trace.SpanContext";
    /** The last class that a first use of the API initialises. */
    private static final String STORAGE = "context.LazyStorage";

    private static final String THREAD_LOCAL = "ThreadLocalContextStorage";

    private static final String API_FILES = "io/opentelemetry/";
    /** A class that is about to be loaded is not there yet. */
    private static final long[] LOOK_AFTER = {
        0, TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(10)
    };

    private final Instrumentation instrumentation;
    private final ApplicationSpans spans = new ApplicationSpans();
    private final Capture capture;
    private final ClassLoader ours = SpanApiLookout.class.getClassLoader();
    private final List<Api> waiting = new ArrayList<>();
    /** When a class of theirs was last about to be loaded. */
    private volatile long loading = System.nanoTime();

    private long answered = loading;
    private int looks = LOOK_AFTER.length;

    /** @param capture is given the spans with the first that is found: until then there are none to ask for */
    public SpanApiLookout(Instrumentation instrumentation, Capture capture) {
        this.instrumentation = instrumentation;
        this.capture = capture;
    }

    ApplicationSpans spans() {
        return spans;
    }

    /** As one that retransforms, though it does not: the JVM calls those together. */
    public void begin() {
        instrumentation.addTransformer(this, true);
        lookAtAll();
    }

    public void end() {
        instrumentation.removeTransformer(this);
    }

    /** Any thread that loads a class. */
    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name != null && name.startsWith(API_FILES) && loader != ours && isAsked(name.replace('/', '.'))) {
            loading = System.nanoTime();
        }
        return null;
    }

    /** Costs a look at a field while nothing is new. */
    public void look() {
        if (loading != answered) {
            answered = loading;
            looks = 0;
        }
        if (looks < LOOK_AFTER.length && System.nanoTime() - answered >= LOOK_AFTER[looks]) {
            looks++;
            lookAtAll();
        }
        if (!waiting.isEmpty()) {
            waiting.removeIf(this::isTaken);
        }
    }

    /** Costs a walk through all classes: those that are loaded by now. */
    void lookAtAll() {
        waiting.clear();
        waiting.addAll(loaded());
        waiting.removeIf(this::isTaken);
    }

    private static boolean isAsked(String name) {
        return name.endsWith(SPAN) || name.endsWith(CONTEXT) || name.endsWith(STORAGE);
    }

    private boolean isTaken(Api api) {
        boolean inUse = isInitialised(api.storage);
        Class<?> threadLocal = inUse ? loadedBeside(api.storage, THREAD_LOCAL) : null;
        if (threadLocal != null) {
            spans.add(api.span, api.context, threadLocal);
            capture.spans(spans);
        }
        return inUse;
    }

    /** Null where it is not loaded: the application keeps its contexts elsewhere. Runs nothing of the application's loader. */
    private static Class<?> loadedBeside(Class<?> type, String name) {
        String sibling = type.getName().substring(0, type.getName().lastIndexOf('.') + 1) + name;
        try {
            ClassLoader loader = type.getClassLoader();
            if (loader == null) {
                return Class.forName(sibling, false, null);
            }
            Method loaded = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
            loaded.setAccessible(true);
            return (Class<?>) loaded.invoke(loader, sibling);
        } catch (ReflectiveOperationException | RuntimeException changed) {
            return null;
        }
    }

    /**
     * Not by {@code origin.LoadedClasses}: that index has names and places, where this needs the classes themselves, asks each
     * for its place, and lists at most as often as its budget allows. This one compares names, and is made before there is a
     * session, when somebody waits for the first socket.
     */
    private List<Api> loaded() {
        Map<String, Map<ClassLoader, Class<?>>> found = new HashMap<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            String name = type.getName();
            if (name.startsWith(API) && isAsked(name) && type.getClassLoader() != ours) {
                found.computeIfAbsent(name, unseen -> new HashMap<>()).put(type.getClassLoader(), type);
            }
        }
        List<Api> apis = new ArrayList<>(complete(API, found));
        apis.addAll(complete(API_OF_AGENT, found));
        return apis;
    }

    private static List<Api> complete(String prefix, Map<String, Map<ClassLoader, Class<?>>> found) {
        Map<ClassLoader, Class<?>> contexts = found.getOrDefault(prefix + CONTEXT, Map.of());
        Map<ClassLoader, Class<?>> storages = found.getOrDefault(prefix + STORAGE, Map.of());
        List<Api> complete = new ArrayList<>();
        found.getOrDefault(prefix + SPAN, Map.of()).forEach((loader, span) -> {
            if (contexts.containsKey(loader) && storages.containsKey(loader)) {
                complete.add(new Api(span, contexts.get(loader), storages.get(loader)));
            }
        });
        return complete;
    }

    /** Asking in any other way would initialise it. */
    private static boolean isInitialised(Class<?> type) {
        try {
            return JavaBase.isInitialised(type);
        } catch (ReflectiveOperationException changed) {
            return false;
        }
    }

    private record Api(Class<?> span, Class<?> context, Class<?> storage) {}
}
