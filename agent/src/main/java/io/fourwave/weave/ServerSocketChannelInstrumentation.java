// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;

import net.bytebuddy.asm.AsmVisitorWrapper;

/**
 * {@code ServerSocketChannel} and its socket adaptor: both accept through {@code finishAccept} (JDK 17 to 25). Hooking
 * {@code accept} as well would report each connection twice.
 */
final class ServerSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.ServerSocketChannelImpl";
    }

    @Override
    public AsmVisitorWrapper.ForDeclaredMethods weave(SocketAdvice advice) {
        return new AsmVisitorWrapper.ForDeclaredMethods().method(named("finishAccept"), advice.accepted);
    }
}
