// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.bootstrap.Hooks;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * An agent that is nothing but the weaving. Prints what each step of an application's sockets makes the hooks say, and
 * whether the classes have their own bytes again afterwards. With an option, reads, writes and selects are not wanted.
 */
final class EveryHook {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    private EveryHook() {}

    /** All is done in premain: there is no other place that gets hold of the instrumentation. */
    public static void main(String[] arguments) {}

    public static void premain(String options, Instrumentation instrumentation) throws Exception {
        Weaving weaving = new Weaving(instrumentation);
        WovenBytes bytes = new WovenBytes(instrumentation);
        Map<String, byte[]> before = bytes.read();
        weaving.begin();
        weaving.load();
        weaving.listening();
        System.out.println("failures: " + weaving.failures());
        new EveryHook().runAll(options == null);
        System.out.println("woven: " + WovenBytes.different(before, bytes.read()));
        weaving.uninstall();
        System.out.println("still different: " + WovenBytes.different(before, bytes.read()));
    }

    private void runAll(boolean usesWanted) throws Exception {
        Hooks.listen((HookListener) Proxy.newProxyInstance(
                EveryHook.class.getClassLoader(), new Class<?>[] {HookListener.class}, this::hear));
        Hooks.usesWanted = usesWanted;
        Hooks.selectorsWanted = usesWanted;
        sockets();
        channels();
        adaptor();
        selector();
        asynchronousChannels();
        Hooks.listen(null);
    }

    private void sockets() throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, ANY_PORT.getAddress());
        step("listen");
        Socket client = new Socket(ANY_PORT.getAddress(), listener.getLocalPort());
        step("connect");
        Socket server = listener.accept();
        step("accept");
        client.setSoTimeout(60_000);
        step("set an option");
        client.setSoLinger(true, 1);
        step("set SO_LINGER");
        client.getOutputStream().write(1);
        step("write");
        server.getInputStream().read();
        step("read");
        client.shutdownOutput();
        step("shut output down");
        server.getInputStream().read();
        step("read the end");
        client.shutdownInput();
        step("shut input down");
        client.close();
        step("close");
        server.close();
        listener.close();
        heard.clear();
    }

    private void channels() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
        step("channel: listen");
        SocketChannel.open(StandardProtocolFamily.INET).close();
        step("channel: open of a family, and close");
        SocketChannel client = SocketChannel.open();
        step("channel: open");
        client.connect(listener.getLocalAddress());
        step("channel: connect");
        SocketChannel server = listener.accept();
        step("channel: accept");
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        step("channel: set an option");
        client.setOption(StandardSocketOptions.SO_LINGER, 1);
        step("channel: set SO_LINGER");
        client.write(ByteBuffer.allocate(2));
        step("channel: write");
        client.write(new ByteBuffer[] {ByteBuffer.allocate(2)});
        step("channel: gather");
        server.read(ByteBuffer.allocate(2));
        step("channel: read");
        server.read(new ByteBuffer[] {ByteBuffer.allocate(2)});
        step("channel: scatter");
        client.shutdownOutput();
        step("channel: shut output down");
        server.read(ByteBuffer.allocate(2));
        step("channel: read the end");
        server.read(new ByteBuffer[] {ByteBuffer.allocate(2)});
        step("channel: scatter the end");
        client.shutdownInput();
        step("channel: shut input down");
        client.close();
        step("channel: close");
        server.close();
        listener.close();
        heard.clear();
    }

    private void adaptor() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
        SocketChannel client = SocketChannel.open();
        heard.clear();
        client.socket().connect(listener.getLocalAddress(), 60_000);
        step("adaptor: connect");
        Socket server = listener.socket().accept();
        step("adaptor: accept");
        server.getOutputStream().write(1);
        step("adaptor: write");
        client.socket().getInputStream().read();
        step("adaptor: read");
        server.close();
        step("adaptor: close");
        client.socket().getInputStream().read();
        step("adaptor: read the end");
        client.close();
        listener.close();
        heard.clear();
    }

    private void selector() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
        SocketChannel client = SocketChannel.open(listener.getLocalAddress());
        Selector selector = Selector.open();
        client.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        heard.clear();
        selector.selectNow();
        step("selector: select");
        client.close();
        step("selector: close");
        selector.selectNow();
        step("selector: select again");
        selector.close();
        listener.close();
        heard.clear();
    }

    private void asynchronousChannels() throws Exception {
        AsynchronousServerSocketChannel listener =
                AsynchronousServerSocketChannel.open().bind(ANY_PORT);
        step("asynchronous: listen");
        Future<AsynchronousSocketChannel> accepted = listener.accept();
        AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
        client.connect(listener.getLocalAddress()).get();
        AsynchronousSocketChannel server = accepted.get();
        step("asynchronous: connect and accept");
        client.write(ByteBuffer.allocate(1)).get();
        step("asynchronous: write");
        server.read(ByteBuffer.allocate(1)).get();
        step("asynchronous: read of what is there");
        Future<Integer> pending = server.read(ByteBuffer.allocate(1));
        step("asynchronous: read of what is not");
        client.write(ByteBuffer.allocate(1)).get();
        pending.get();
        step("asynchronous: and now it is");
        pending = server.read(ByteBuffer.allocate(1));
        client.shutdownOutput();
        pending.get();
        step("asynchronous: shut output down, and a read meets it");
        server.read(ByteBuffer.allocate(1)).get();
        step("asynchronous: read the end");
        client.shutdownInput();
        step("asynchronous: shut input down");
        client.close();
        step("asynchronous: close");
        server.close();
        listener.close();
        heard.clear();
    }

    private Object hear(Object proxy, Method hook, Object[] arguments) {
        String flag = arguments.length == 2 && arguments[1] instanceof Boolean yes ? "(" + yes + ")" : "";
        heard.add(arguments[0].getClass().getSimpleName() + "." + hook.getName() + flag);
        return hook.getName().equals("closing") ? "token" : null;
    }

    private void step(String name) {
        System.out.println(name + ": " + heard.stream().sorted().collect(Collectors.joining(" ")));
        heard.clear();
    }
}
