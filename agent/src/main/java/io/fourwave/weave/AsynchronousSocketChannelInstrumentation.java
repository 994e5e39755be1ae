// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;

import net.bytebuddy.asm.AsmVisitorWrapper;

/** {@code AsynchronousSocketChannel} on Linux: connect and close. JDK 8 to 25. */
final class AsynchronousSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.UnixAsynchronousSocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods weave(SocketAdvice advice) {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                .method(named("implConnect"), advice.connected)
                .method(named("implClose"), advice.closed);
    }
}
