// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.Capture;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSockets;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The hooks as woven code calls them, on real connections, which stay open: what the JDK's own close costs is not in it.
 * Each connection is closed, as far as the hooks are told, once and is then told to be opened again, outside the time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HookBench {
    private static final int CONNECTIONS = 200;

    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public int close(Shared shared, Tracked tracked) {
        return deep(tracked.frames, HookBench::closeAll, tracked);
    }

    /** There may be bytes before the peer's FIN: one question more. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public int closeAfterPeer(Shared shared, HalfClosed tracked) {
        return deep(tracked.frames, HookBench::closeAll, tracked);
    }

    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public int open(Shared shared, Untracked untracked) {
        return deep(untracked.frames, HookBench::openAll, untracked);
    }

    /** What the woven code of a read is while nobody asks for it, less what {@link #readWithout} costs. */
    @Benchmark
    public int read(InUse used) {
        int read = used.bytes;
        if (Hooks.usesWanted || read < 0) {
            Hooks.read(used.sockets[0], read < 0);
        }
        return read;
    }

    @Benchmark
    public int readWithout(InUse used) {
        return used.bytes;
    }

    @Benchmark
    public void readWhileWanted(InUse used) {
        Hooks.read(used.sockets[0], false);
    }

    @Benchmark
    public void writeWhileWanted(InUse used) {
        Hooks.written(used.sockets[0]);
    }

    /** Told whether reads and writes are asked for or not. */
    @Benchmark
    public void setOption(InUse used) {
        Hooks.touched(used.sockets[0]);
    }

    private static int closeAll(Connections all) {
        for (Object socket : all.sockets) {
            Hooks.closed(socket, Hooks.closing(socket));
        }
        return CONNECTIONS;
    }

    /** The JDK asks for the local address of a Socket first. */
    private static int openAll(Connections all) {
        for (int i = 0; i < CONNECTIONS; i++) {
            Hooks.located(all.descriptors[i], all.locals[i]);
            Hooks.accepted(all.sockets[i]);
        }
        return CONNECTIONS;
    }

    private static int deep(int frames, Work work, Connections all) {
        return frames > 0 ? deep(frames - 1, work, all) + 1 : work.on(all);
    }

    @FunctionalInterface
    private interface Work {
        int on(Connections all);
    }

    /** One agent for all threads. */
    @State(Scope.Benchmark)
    public static class Shared {
        @Param({"auto", "full"})
        public String stacks;

        private Capture capture;

        @Setup
        public void attach() {
            long minute = TimeUnit.MINUTES.toNanos(1);
            capture = new Capture(new Capture.Settings(minute, minute, 65_536, 200, 64, stacks.equals("full")));
            Hooks.listen(capture.hooks());
            Hooks.usesWanted = false;
        }

        @TearDown
        public void detach() {
            Hooks.listen(null);
        }

        void forget() {
            capture.queue().drain(event -> {});
            Hooks.usesWanted = false;
        }
    }

    /** Connections that the hooks do not know yet. */
    @State(Scope.Thread)
    public static class Untracked extends Connections {

        @TearDown(Level.Invocation)
        public void closeAgain(Shared shared) {
            closeAll(this);
            shared.forget();
        }
    }

    /** Connections that the hooks know, young: no sweep has come by. */
    @State(Scope.Thread)
    public static class Tracked extends Connections {

        @Setup(Level.Invocation)
        public void open(Shared shared) {
            shared.forget();
            openAll(this);
            Hooks.usesWanted = false;
        }
    }

    /** The same, closed by their peers: in CLOSE_WAIT. */
    @State(Scope.Thread)
    public static class HalfClosed extends Tracked {

        @Setup
        public void closePeers() throws IOException {
            for (Closeable peer : peers) {
                peer.close();
            }
        }
    }

    /** Connections that the hooks know and that stay. */
    @State(Scope.Thread)
    public static class InUse extends Connections {

        @Setup
        public void open(Shared shared) {
            openAll(this);
            Hooks.usesWanted = false;
        }
    }

    /** One end of each connection, as the object that the hooks are called with. */
    @State(Scope.Thread)
    public static class Connections {
        @Param({"Socket", "SocketChannel"})
        public String api;

        /** Frames below the woven method. */
        @Param("32")
        public int depth;

        int frames;
        int bytes = 32;
        final Object[] sockets = new Object[CONNECTIONS];
        final FileDescriptor[] descriptors = new FileDescriptor[CONNECTIONS];
        final InetSocketAddress[] locals = new InetSocketAddress[CONNECTIONS];
        final Closeable[] peers = new Closeable[CONNECTIONS];
        /** A Socket is not reachable from the implementation that the hooks are called with. */
        private final Object[] kept = new Object[CONNECTIONS];

        @Setup
        public void connect() throws IOException {
            frames = Math.max(0, depth - new Throwable().getStackTrace().length);
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (ServerSocket listener = new ServerSocket(0, CONNECTIONS, loopback);
                    ServerSocketChannel channels = ServerSocketChannel.open()) {
                channels.bind(new InetSocketAddress(loopback, 0));
                for (int i = 0; i < CONNECTIONS; i++) {
                    connect(i, listener, channels);
                }
            }
        }

        private void connect(int i, ServerSocket listener, ServerSocketChannel channels) throws IOException {
            if (api.equals("Socket")) {
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                kept[i] = client;
                peers[i] = listener.accept();
                sockets[i] = implementation(client);
            } else {
                sockets[i] = SocketChannel.open(channels.getLocalAddress());
                peers[i] = channels.accept();
            }
            descriptors[i] = JdkSockets.of(sockets[i]).descriptor(sockets[i]);
            locals[i] = JdkNet.localAddress(descriptors[i]);
        }

        /** The NioSocketImpl behind a Socket, which may have a SocksSocketImpl around it. */
        private static Object implementation(Socket socket) {
            try {
                Object found = field(Socket.class, "impl", socket);
                Class<?> wrapper = Class.forName("java.net.DelegatingSocketImpl");
                return wrapper.isInstance(found) ? field(wrapper, "delegate", found) : found;
            } catch (ReflectiveOperationException changed) {
                throw new IllegalStateException(changed);
            }
        }

        private static Object field(Class<?> declaring, String name, Object owner) throws ReflectiveOperationException {
            Field field = declaring.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        }
    }
}
