// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.fourwave.bootstrap.Hooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;

/** The half-close of {@code AsynchronousSocketChannel}, which its platform-independent parent class does. JDK 8 to 25. */
final class AsynchronousShutdownInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.AsynchronousSocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods advice() {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                .method(named("shutdownOutput"), Advice.to(ShutdownOutputAdvice.class))
                .method(named("shutdownInput"), Advice.to(ShutdownInputAdvice.class));
    }

    static final class ShutdownOutputAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object channel) {
            Hooks.shuttingDown(Hooks.ASYNCHRONOUS_SOCKET_CHANNEL, channel, true);
        }
    }

    static final class ShutdownInputAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object channel) {
            Hooks.shuttingDown(Hooks.ASYNCHRONOUS_SOCKET_CHANNEL, channel, false);
        }
    }
}
