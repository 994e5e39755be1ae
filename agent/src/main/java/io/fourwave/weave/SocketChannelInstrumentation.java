// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import io.fourwave.bootstrap.Hooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;

/**
 * {@code SocketChannel}, blocking or not, and its socket adaptor. {@code implCloseSelectableChannel} runs once for every
 * way a channel is closed, interrupts included; {@code kill} runs when a selector lets go of a channel that was closed
 * while registered. JDK 11 to 25.
 */
final class SocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.SocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods advice() {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                // blockingConnect is the socket adaptor's
                .method(namedOneOf("connect", "blockingConnect"), Advice.to(ConnectAdvice.class))
                .method(named("shutdownOutput"), Advice.to(ShutdownOutputAdvice.class))
                .method(named("shutdownInput"), Advice.to(ShutdownInputAdvice.class))
                .method(named("implCloseSelectableChannel"), Advice.to(CloseAdvice.class))
                .method(named("kill"), Advice.to(KillAdvice.class));
    }

    static final class ConnectAdvice {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void connected(@Advice.This Object channel) {
            Hooks.connected(Hooks.SOCKET_CHANNEL, channel);
        }
    }

    static final class ShutdownOutputAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object channel) {
            Hooks.shuttingDown(Hooks.SOCKET_CHANNEL, channel, true);
        }
    }

    static final class ShutdownInputAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object channel) {
            Hooks.shuttingDown(Hooks.SOCKET_CHANNEL, channel, false);
        }
    }

    static final class CloseAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static Object closing(@Advice.This Object channel) {
            return Hooks.closing(Hooks.SOCKET_CHANNEL, channel);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        static void closed(@Advice.This Object channel, @Advice.Enter Object token) {
            Hooks.closed(Hooks.SOCKET_CHANNEL, channel, token);
        }
    }

    static final class KillAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void deregistered(@Advice.This Object channel) {
            Hooks.deregistered(Hooks.SOCKET_CHANNEL, channel);
        }
    }
}
