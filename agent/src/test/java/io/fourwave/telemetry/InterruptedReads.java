// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * The program under the agent: a thread is interrupted while it reads from a channel, another one before it does. Then it says
 * {@code done}.
 */
final class InterruptedReads {

    private InterruptedReads() {}

    public static void main(String[] none) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel read = SocketChannel.open(listener.getLocalAddress());
            SocketChannel first = listener.accept();
            Thread reader = begin(() -> read(read), "reader");
            while (!isInRead(reader)) {
                LockSupport.parkNanos(1_000_000);
            }
            stop(reader);
            SocketChannel late = SocketChannel.open(listener.getLocalAddress());
            SocketChannel second = listener.accept();
            begin(() -> readInterrupted(late), "interrupted").join();
            first.close();
            second.close();
        }
        System.out.println("done");
    }

    private static void stop(Thread reader) throws InterruptedException {
        reader.interrupt();
        reader.join();
    }

    private static void readInterrupted(SocketChannel channel) {
        Thread.currentThread().interrupt();
        read(channel);
    }

    private static void read(SocketChannel channel) {
        try {
            channel.read(ByteBuffer.allocate(10));
            throw new IllegalStateException("nobody has sent anything");
        } catch (ClosedByInterruptException expected) {
            // that is what it is about
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a native method of the read: an interrupt now finds it there. */
    private static boolean isInRead(Thread reader) {
        StackTraceElement[] stack = reader.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    private static Thread begin(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.start();
        return thread;
    }
}
