// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;

import net.bytebuddy.asm.AsmVisitorWrapper;

/** The half-close of {@code AsynchronousSocketChannel}, which its platform-independent parent class does. JDK 8 to 25. */
final class AsynchronousShutdownInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.AsynchronousSocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods weave(SocketAdvice advice) {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                .method(named("shutdownOutput"), advice.outputShutDown)
                .method(named("shutdownInput"), advice.inputShutDown);
    }
}
