// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/**
 * Sockets that come into the JVM in another way than most: the one that it was started with ({@code inherited}), those of a
 * selector provider that an application has put in the JDK's place ({@code provider}), and plain ones to compare with or to be
 * something else for the kernel ({@code plain}).
 */
final class UnusualSockets {
    static final int CONNECTIONS = 50;

    private UnusualSockets() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "inherited" -> inherited();
            case "provider" -> provided();
            default -> plain();
        }
        System.out.println("done");
    }

    private static void inherited() throws IOException {
        try (SocketChannel channel = (SocketChannel) System.inheritedChannel()) {
            channel.write(ByteBuffer.wrap(new byte[] {1}));
            System.out.println("read " + channel.read(ByteBuffer.allocate(10)));
            System.out.println("read " + channel.read(ByteBuffer.allocate(10)));
        }
    }

    private static void provided() throws IOException {
        System.out.println(SelectorProvider.provider().getClass().getSimpleName());
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel server = listener.accept();
                client.close();
                if (server.read(ByteBuffer.allocate(10)) != -1) {
                    throw new IllegalStateException("nothing was sent");
                }
                server.close();
            }
        }
    }

    private static void plain() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept();
                client.close();
                if (server.getInputStream().read() != -1) {
                    throw new IllegalStateException("nothing was sent");
                }
                server.close();
            }
        }
    }

    /** Its socket channels are of a class of the application's, around those of the JDK. */
    public static final class Provider extends SelectorProvider {
        private final SelectorProvider jdk = jdk();

        private static SelectorProvider jdk() {
            try {
                Class<?> factory = Class.forName("sun.nio.ch.DefaultSelectorProvider");
                return (SelectorProvider) factory.getMethod("get").invoke(null);
            } catch (ReflectiveOperationException changed) {
                throw new IllegalStateException(changed);
            }
        }

        @Override
        public DatagramChannel openDatagramChannel() throws IOException {
            return jdk.openDatagramChannel();
        }

        @Override
        public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
            return jdk.openDatagramChannel(family);
        }

        @Override
        public Pipe openPipe() throws IOException {
            return jdk.openPipe();
        }

        @Override
        public AbstractSelector openSelector() throws IOException {
            return jdk.openSelector();
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() throws IOException {
            return jdk.openServerSocketChannel();
        }

        @Override
        public SocketChannel openSocketChannel() throws IOException {
            return new Wrapped(this, jdk.openSocketChannel());
        }
    }

    private static final class Wrapped extends SocketChannel {
        private final SocketChannel channel;

        Wrapped(SelectorProvider provider, SocketChannel channel) {
            super(provider);
            this.channel = channel;
        }

        @Override
        public SocketChannel bind(SocketAddress local) throws IOException {
            channel.bind(local);
            return this;
        }

        @Override
        public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
            channel.setOption(name, value);
            return this;
        }

        @Override
        public <T> T getOption(SocketOption<T> name) throws IOException {
            return channel.getOption(name);
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return channel.supportedOptions();
        }

        @Override
        public SocketChannel shutdownInput() throws IOException {
            channel.shutdownInput();
            return this;
        }

        @Override
        public SocketChannel shutdownOutput() throws IOException {
            channel.shutdownOutput();
            return this;
        }

        @Override
        public Socket socket() {
            return channel.socket();
        }

        @Override
        public boolean isConnected() {
            return channel.isConnected();
        }

        @Override
        public boolean isConnectionPending() {
            return channel.isConnectionPending();
        }

        @Override
        public boolean connect(SocketAddress remote) throws IOException {
            return channel.connect(remote);
        }

        @Override
        public boolean finishConnect() throws IOException {
            return channel.finishConnect();
        }

        @Override
        public SocketAddress getRemoteAddress() throws IOException {
            return channel.getRemoteAddress();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            return channel.read(targets, offset, length);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            return channel.write(sources, offset, length);
        }

        @Override
        public SocketAddress getLocalAddress() throws IOException {
            return channel.getLocalAddress();
        }

        @Override
        protected void implCloseSelectableChannel() throws IOException {
            channel.close();
        }

        @Override
        protected void implConfigureBlocking(boolean block) throws IOException {
            channel.configureBlocking(block);
        }
    }
}
