// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.fourwave.bootstrap.Hooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;

/** {@code AsynchronousSocketChannel} on Linux: connect and close. JDK 8 to 25. */
final class AsynchronousSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.UnixAsynchronousSocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods advice() {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                .method(named("implConnect"), Advice.to(ConnectAdvice.class))
                .method(named("implClose"), Advice.to(CloseAdvice.class));
    }

    static final class ConnectAdvice {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void connected(@Advice.This Object channel) {
            Hooks.connected(Hooks.ASYNCHRONOUS_SOCKET_CHANNEL, channel);
        }
    }

    static final class CloseAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static Object closing(@Advice.This Object channel) {
            return Hooks.closing(Hooks.ASYNCHRONOUS_SOCKET_CHANNEL, channel);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        static void closed(@Advice.This Object channel, @Advice.Enter Object token) {
            Hooks.closed(Hooks.ASYNCHRONOUS_SOCKET_CHANNEL, channel, token);
        }
    }
}
