// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A TCP socket of Netty's native transports, to which it is a number and nothing else: the kernel is asked for the rest. The
 * descriptor object in here is ours alone, and nobody ever closes it.
 */
public final class NativeSocket {
    static final JdkSocket API = new Api();

    private final FileDescriptor descriptor;
    private volatile InetSocketAddress peer;

    private NativeSocket(FileDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Null where this number is not an open TCP socket. */
    public static NativeSocket at(int number) {
        FileDescriptor descriptor = JdkNet.descriptor(number);
        return JdkNet.tcpState(descriptor) == JdkNet.NOT_TCP ? null : new NativeSocket(descriptor);
    }

    /** True where the kernel knows its peer. */
    public boolean isConnected() {
        return peer() != null;
    }

    /** Whom it is about to connect to: the kernel does not tell until it has. */
    public void connectsTo(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            peer = inet;
        }
    }

    /** Kept, since after a reset the kernel does not tell any more. */
    private InetSocketAddress peer() {
        if (peer == null) {
            peer = JdkNet.remoteAddress(descriptor);
        }
        return peer;
    }

    private static final class Api implements JdkSocket {

        @Override
        public String apiName() {
            return "netty.Socket";
        }

        @Override
        public FileDescriptor descriptor(Object socket) {
            return ((NativeSocket) socket).descriptor;
        }

        @Override
        public InetSocketAddress peer(Object socket) {
            return ((NativeSocket) socket).peer();
        }

        @Override
        public InetSocketAddress local(Object socket) {
            return JdkNet.localAddress(descriptor(socket));
        }

        @Override
        public boolean isConnecting(Object socket) {
            return JdkNet.tcpState(descriptor(socket)) == TcpState.SYN_SENT.number();
        }

        /** Netty tells of a close once, and of nothing after it. */
        @Override
        public boolean isClosing(Object socket) {
            return false;
        }

        @Override
        public boolean isNonBlocking(Object socket) {
            return true;
        }

        @Override
        public boolean isClosedByCollector() {
            return false;
        }

        @Override
        public boolean setsOptionsByNet() {
            return false;
        }
    }
}
