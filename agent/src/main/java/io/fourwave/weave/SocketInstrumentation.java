// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

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
    public AsmVisitorWrapper.ForDeclaredMethods weave(SocketAdvice advice) {
        return new AsmVisitorWrapper.ForDeclaredMethods()
                // connect(String, int) and connect(InetAddress, int) call this one
                .method(named("connect").and(takesArguments(java.net.SocketAddress.class, int.class)), advice.connected)
                .method(named("accept").and(takesArguments(1)), advice.acceptedInto)
                .method(named("shutdownOutput"), advice.outputShutDown)
                .method(named("shutdownInput"), advice.inputShutDown)
                .method(named("close").and(takesArguments(0)), advice.closed);
    }
}
