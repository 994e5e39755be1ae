// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel.ffm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/**
 * A netlink socket: {@code write} sends one datagram to the kernel, {@code read} receives one, or fails after
 * {@value #TIMEOUT_SECONDS} s. For one thread at a time. The numbers are those of Linux on
 * x86-64, aarch64, riscv64, s390x and loongarch64; Power has another one for the timeout.
 */
final class NetlinkChannel implements ByteChannel {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = receiveTimeout(System.getProperty("os.arch", ""));
    private static final int TIMEVAL_BYTES = 16;
    private static final int TIMEOUT_SECONDS = 2;
    private static final int MSG_TRUNC = 0x20;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int NONE = -1;

    private final CLibrary c;
    private int descriptor;

    private NetlinkChannel(CLibrary c, int descriptor) {
        this.c = c;
        this.descriptor = descriptor;
    }

    static NetlinkChannel open(CLibrary c) throws IOException {
        int descriptor = c.socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
        NetlinkChannel channel = new NetlinkChannel(c, checked("socket", descriptor));
        try {
            channel.setTimeout();
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int write(ByteBuffer datagram) throws IOException {
        int length = datagram.remaining();
        c.buffer().put(0, datagram, datagram.position(), length);
        datagram.position(datagram.limit());
        return checked("send", c.send(opened(), length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int length = c.recv(opened(), MSG_TRUNC);
        while (length == -EINTR) {
            // a socket with a timeout is not resumed after a signal, whatever the handler's flags: signal(7)
            length = c.recv(opened(), MSG_TRUNC);
        }
        if (length == -EAGAIN) {
            throw new IOException("the kernel did not answer within " + TIMEOUT_SECONDS + " s");
        }
        if (checked("recv", length) > CLibrary.BUFFER_BYTES) {
            throw new IOException("a netlink reply of " + length + " bytes was cut");
        }
        target.put(c.buffer().slice(0, length));
        return length;
    }

    @Override
    public boolean isOpen() {
        return descriptor != NONE;
    }

    @Override
    public void close() {
        if (isOpen()) {
            c.close(descriptor);
            descriptor = NONE;
        }
    }

    private void setTimeout() throws IOException {
        c.buffer().putLong(0, TIMEOUT_SECONDS).putLong(8, 0);
        checked("setsockopt", c.setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, TIMEVAL_BYTES));
    }

    /** 20 in asm-generic/socket.h, where Power has SO_PASSCRED: that would be set, and reads would wait for ever. */
    static int receiveTimeout(String architecture) {
        return architecture.startsWith("ppc") ? 18 : 20;
    }

    private int opened() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        return descriptor;
    }

    private static int checked(String function, int result) throws IOException {
        if (result < 0) {
            throw new IOException(function + " of a netlink socket failed with errno " + -result);
        }
        return result;
    }
}
