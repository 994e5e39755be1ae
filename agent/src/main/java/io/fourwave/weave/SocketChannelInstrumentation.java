// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

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
    public AsmVisitorWrapper.ForDeclaredMethods weave(SocketAdvice advice) {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                // blockingConnect is the socket adaptor's
                .method(namedOneOf("connect", "blockingConnect"), advice.connected)
                .method(named("shutdownOutput"), advice.outputShutDown)
                .method(named("shutdownInput"), advice.inputShutDown)
                .method(named("implCloseSelectableChannel"), advice.closed)
                .method(named("kill"), advice.deregistered);
    }
}
