// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;

import net.bytebuddy.asm.AsmVisitorWrapper;

/** {@code AsynchronousServerSocketChannel}: every accepted connection is made in {@code finishAccept}. JDK 8 to 25. */
final class AsynchronousServerSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.UnixAsynchronousServerSocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods weave(SocketAdvice advice) {
        return new AsmVisitorWrapper.ForDeclaredMethods().method(named("finishAccept"), advice.accepted);
    }
}
