// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.LongAdder;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Another agent, with a ByteBuddy of its own on the class path: counts the closes of the same classes that fourwave
 * weaves, and prints the count at the JVM's end. Only the main thread's: the threads of an HTTP client close what they
 * still hold when the JVM ends, or are too late for it.
 */
public final class CloseCounter {
    private static final String KEY = "io.fourwave.coexist.closes";

    private CloseCounter() {}

    /** Called by the JVM. */
    public static void premain(String options, Instrumentation instrumentation) {
        LongAdder closes = new LongAdder();
        System.getProperties().put(KEY, closes);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("counted " + closes)));
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(none())
                .type(named("sun.nio.ch.NioSocketImpl"))
                .transform((builder, type, loader, module, domain) -> builder.visit(
                        Advice.to(Counting.class).on(named("close").and(takesArguments(0)))))
                .type(named("sun.nio.ch.SocketChannelImpl"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Counting.class).on(named("implCloseSelectableChannel"))))
                .installOn(instrumentation);
    }

    /** Inlined into classes of java.base: uses nothing else. */
    static final class Counting {
        @Advice.OnMethodEnter
        static void entered() {
            if ("main".equals(Thread.currentThread().getName())) {
                ((LongAdder) System.getProperties().get("io.fourwave.coexist.closes")).increment();
            }
        }
    }
}
