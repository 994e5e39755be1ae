// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.hprof.HeapObject;
import io.fourwave.heap.hprof.Interest;
import java.util.Map;
import java.util.regex.Pattern;

/** What is shown of an object on a path. */
final class StepNames {
    /** What a collection, a thread or the JDK's sockets are made of inside; arrays are left out anyway. */
    private static final Pattern INNER =
            Pattern.compile("java\\.util\\.(?:.*\\.)?\\w+\\$.*|java\\.util\\.concurrent\\.atomic\\..*"
                    + "|java\\.lang\\.ThreadLocal\\$.*"
                    + "|java\\.net\\.\\w*(?:Socket\\w*Impl|SocketImpl)(?:\\$.*)?"
                    + "|java\\.net\\.Socket\\$.*|.*(?:Deque|Queue|List|Map|Set)\\$\\w+"
                    + "|java\\.io\\..*"
                    + "|(?:sun|jdk\\.internal|com\\.sun)\\..*");

    private static final Map<String, String> ALIASES = Map.of(
            "sun.nio.ch.SocketChannelImpl", "SocketChannel",
            "sun.nio.ch.SocketAdaptor", "Socket",
            "sun.nio.ch.UnixAsynchronousSocketChannelImpl", "AsynchronousSocketChannel",
            "sun.security.ssl.SSLSocketImpl", "SSLSocket",
            "sun.security.ssl.SSLEngineImpl", "SSLEngine",
            "sun.nio.ch.EPollSelectorImpl", "Selector",
            "sun.nio.ch.PollSelectorImpl", "Selector",
            "sun.nio.ch.SelectionKeyImpl", "SelectionKey",
            "java.lang.ThreadLocal$ThreadLocalMap", "ThreadLocal",
            "sun.net.www.http.KeepAliveCache", "KeepAliveCache");

    private StepNames() {}

    /** Empty for what is left out. */
    static String of(HeapObject object) {
        if (object.isArray()) {
            return "";
        }
        String name = object.heapClass().name();
        String alias = ALIASES.get(name);
        return alias != null ? alias : INNER.matcher(name).matches() ? "" : simple(name);
    }

    /** {@code Outer.Inner} of {@code com.acme.Outer$Inner}; a lambda is named by the class that it is written in. */
    static String simple(String className) {
        String simple = className.substring(className.lastIndexOf('.', lambda(className)) + 1);
        int lambda = simple.indexOf("$$Lambda");
        return lambda >= 0 ? "lambda in " + simple.substring(0, lambda) : simple.replaceAll("\\$(?=[A-Za-z])", ".");
    }

    private static int lambda(String className) {
        int lambda = className.indexOf("$$Lambda");
        return lambda >= 0 ? lambda : className.length();
    }

    /** How the object that has the descriptor is called, where nothing around it is shown. */
    static String of(Interest kind) {
        return switch (kind) {
            case CHANNEL -> "SocketChannel";
            case ASYNCHRONOUS_CHANNEL -> "AsynchronousSocketChannel";
            case NETTY -> "Netty channel";
            default -> "Socket";
        };
    }
}
