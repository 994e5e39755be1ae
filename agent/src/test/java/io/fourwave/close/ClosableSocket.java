// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.jdk.JdkSocket;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;

/** A socket API that may be closed on demand; the object behind it is whatever a test gives. */
record ClosableSocket(boolean isClosable, boolean inUse, boolean hasAsynchronousReads) implements JdkSocket {

    @Override
    public String apiName() {
        return "Socket";
    }

    @Override
    public FileDescriptor descriptor(Object socket) {
        return null;
    }

    @Override
    public InetSocketAddress peer(Object socket) {
        return null;
    }

    @Override
    public InetSocketAddress local(Object socket) {
        return null;
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
    public boolean isInUse(Object socket) {
        return inUse;
    }

    @Override
    public boolean isNonBlocking(Object socket) {
        return false;
    }

    @Override
    public boolean isClosedByCollector() {
        return true;
    }
}
