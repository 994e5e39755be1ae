// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The agent in this JVM. It is found on the boot loader by name, and asked by JDK types: its classes have a loader that the
 * tests do not see.
 */
final class WatchingAgent {
    private static final String ATTACHED = "io.fourwave.bootstrap.AttachedAgent";

    private final Function<String, List<Map<String, Object>>> agent;

    private WatchingAgent(Function<String, List<Map<String, Object>>> agent) {
        this.agent = agent;
    }

    /** Null where there is none that could be asked; that is said once. */
    @SuppressWarnings("unchecked")
    static WatchingAgent find() {
        Object found = attached();
        if (found == null) {
            Notices.once("there is no fourwave agent in this JVM: nothing is checked;"
                    + " add -javaagent:fourwave-agent.jar to the arguments of the test JVM");
            return null;
        }
        if (!(found instanceof Function)) {
            Notices.once("the fourwave agent in this JVM is of another version and cannot be asked: nothing is checked;"
                    + " take both jars from one release");
            return null;
        }
        return new WatchingAgent((Function<String, List<Map<String, Object>>>) found);
    }

    /** The boot loader has the class once an agent has begun there. */
    private static Object attached() {
        try {
            return Class.forName(ATTACHED, true, null).getMethod("commands").invoke(null);
        } catch (ClassNotFoundException never) {
            return null;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException other) {
            return other;
        }
    }

    /**
     * The connections that were opened since and are held still, or that only the garbage collector closed.
     *
     * @param nanos {@code System.nanoTime}
     */
    List<HeldConnection> openedSince(long nanos) {
        List<Map<String, Object>> rows;
        try {
            rows = agent.apply("opened-since " + nanos);
        } catch (RuntimeException | LinkageError refused) {
            Notices.once("the fourwave agent does not answer: nothing is checked; it says: " + refused.getMessage());
            return Collections.emptyList();
        }
        List<HeldConnection> held = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            held.add(new HeldConnection(row));
        }
        return held;
    }
}
