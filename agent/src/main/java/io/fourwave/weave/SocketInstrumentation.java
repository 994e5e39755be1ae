// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.fourwave.bootstrap.Hooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;

/**
 * {@code java.net.Socket}, its streams, and {@code SSLSocket} over it: all end in {@code NioSocketImpl} (JDK 13 to 25,
 * JEP 353). {@code SocketDispatcher.close} would be too late: its caller has sent the FIN by then.
 */
final class SocketInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.NioSocketImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods advice() {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                // connect(String, int) and connect(InetAddress, int) call this one
                .method(
                        named("connect").and(takesArguments(java.net.SocketAddress.class, int.class)),
                        Advice.to(ConnectAdvice.class))
                .method(named("accept").and(takesArguments(1)), Advice.to(AcceptAdvice.class))
                .method(named("shutdownOutput"), Advice.to(ShutdownOutputAdvice.class))
                .method(named("shutdownInput"), Advice.to(ShutdownInputAdvice.class))
                .method(named("close").and(takesArguments(0)), Advice.to(CloseAdvice.class));
    }

    static final class ConnectAdvice {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void connected(@Advice.This Object socket) {
            Hooks.connected(Hooks.SOCKET, socket);
        }
    }

    static final class AcceptAdvice {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void accepted(@Advice.Argument(0) Object socket) {
            Hooks.accepted(Hooks.SOCKET, socket);
        }
    }

    static final class ShutdownOutputAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object socket) {
            Hooks.shuttingDown(Hooks.SOCKET, socket, true);
        }
    }

    static final class ShutdownInputAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object socket) {
            Hooks.shuttingDown(Hooks.SOCKET, socket, false);
        }
    }

    static final class CloseAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static Object closing(@Advice.This Object socket) {
            return Hooks.closing(Hooks.SOCKET, socket);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        static void closed(@Advice.This Object socket, @Advice.Enter Object token) {
            Hooks.closed(Hooks.SOCKET, socket, token);
        }
    }
}
