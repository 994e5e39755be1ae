// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts itself between the hooks and the agent, as code of this JVM may do, and throws whatever there is to throw at the
 * hooks' next calls. Then the agent is where it was.
 */
final class Sabotage {
    private final AtomicInteger left;

    private Sabotage(int times) {
        left = new AtomicInteger(times);
    }

    /** Returns when so many calls have thrown; does nothing in a JVM without an agent. */
    static String of(int times, Runnable application) throws ReflectiveOperationException {
        if (agentIsThere()) {
            new Sabotage(times).run(application);
        }
        return "sabotaged";
    }

    private static boolean agentIsThere() {
        try {
            return (boolean) hooks().getMethod("isListening").invoke(null);
        } catch (ReflectiveOperationException absent) {
            return false;
        }
    }

    private static Class<?> hooks() throws ClassNotFoundException {
        return Class.forName("io.fourwave.bootstrap.Hooks", true, null);
    }

    private void run(Runnable application) throws ReflectiveOperationException {
        Class<?> type = Class.forName("io.fourwave.bootstrap.HookListener", true, null);
        Field field = hooks().getDeclaredField("listener");
        field.setAccessible(true);
        Object agent = field.get(null);
        field.set(
                null,
                Proxy.newProxyInstance(
                        Sabotage.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, values) -> call(agent, method, values)));
        while (left.get() > 0) {
            application.run();
        }
        field.set(null, agent);
    }

    private Object call(Object agent, Method method, Object[] values) throws Throwable {
        int number = left.getAndDecrement();
        if (number <= 0) {
            return passed(agent, method, values);
        }
        switch (number % 4) {
            case 0 -> throw new IllegalStateException("sabotage");
            case 1 -> throw new NoClassDefFoundError("sabotage");
            case 2 -> throw new OutOfMemoryError("sabotage");
            default -> throw new StackOverflowError("sabotage");
        }
    }

    private static Object passed(Object agent, Method method, Object[] values) throws Throwable {
        try {
            return method.invoke(agent, values);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
