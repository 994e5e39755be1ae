// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.fourwave.bootstrap.Hooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;

/** {@code AsynchronousServerSocketChannel}: every accepted connection is made in {@code finishAccept}. JDK 8 to 25. */
final class AsynchronousServerSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.UnixAsynchronousServerSocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods advice() {
        return new AsmVisitorWrapper.ForDeclaredMethods().method(named("finishAccept"), Advice.to(AcceptAdvice.class));
    }

    static final class AcceptAdvice {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void accepted(@Advice.Return Object channel) {
            Hooks.accepted(Hooks.ASYNCHRONOUS_SOCKET_CHANNEL, channel);
        }
    }
}
