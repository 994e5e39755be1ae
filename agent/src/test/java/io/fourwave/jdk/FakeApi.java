// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import io.fourwave.tcp.FourTuple;
import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** A socket API of which only the name and how it closes are asked. */
public record FakeApi(boolean sendsFinBeforeClose, boolean nonBlocking, boolean isClosedByCollector)
        implements JdkSocket {

    public FakeApi(boolean sendsFinBeforeClose) {
        this(sendsFinBeforeClose, false, true);
    }

    public static InetSocketAddress local(FourTuple tuple) {
        return address(tuple.localBytes(), tuple.localPort());
    }

    public static InetSocketAddress peer(FourTuple tuple) {
        return address(tuple.peerBytes(), tuple.peerPort());
    }

    @Override
    public String apiName() {
        return "Socket";
    }

    @Override
    public FileDescriptor descriptor(Object socket) {
        throw new UnsupportedOperationException("there is no socket");
    }

    @Override
    public InetSocketAddress peer(Object socket) {
        throw new UnsupportedOperationException("there is no socket");
    }

    @Override
    public InetSocketAddress local(Object socket) {
        throw new UnsupportedOperationException("there is no socket");
    }

    @Override
    public boolean isConnecting(Object socket) {
        return false;
    }

    @Override
    public boolean isClosing(Object socket) {
        return false;
    }

    @Override
    public boolean isHeldBySelector(Object socket) {
        return false;
    }

    @Override
    public boolean isNonBlocking(Object socket) {
        return nonBlocking;
    }

    @Override
    public boolean setsOptionsByNet() {
        return true;
    }

    private static InetSocketAddress address(byte[] bytes, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
