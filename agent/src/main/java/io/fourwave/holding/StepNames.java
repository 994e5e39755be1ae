// SPDX-License-Identifier: Apache-2.0
package io.fourwave.holding;

import java.util.Map;
import java.util.regex.Pattern;

/** What is shown of an object on a path. */
public final class StepNames {
    /** What a collection, a thread or the JDK's sockets are made of inside; arrays are left out anyway. */
    private static final Pattern INNER =
            Pattern.compile("java\\.util\\.(?:.*\\.)?\\w+\\$.*|java\\.util\\.concurrent\\.atomic\\..*"
                    + "|java\\.lang\\.ThreadLocal\\$.*"
                    + "|java\\.net\\.\\w*(?:Socket\\w*Impl|SocketImpl)(?:\\$.*)?"
                    + "|java\\.net\\.Socket\\$.*|.*(?:Deque|Queue|List|Map|Set)\\$\\w+"
                    + "|java\\.io\\..*"
                    + "|(?:sun|jdk\\.internal|com\\.sun)\\..*");

    private static final Pattern HIDDEN = Pattern.compile("[+/.]0x[0-9a-f]+$");

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

    /** Empty for what is left out, as arrays are; a class that is no array is asked for. */
    public static String of(String className) {
        String alias = ALIASES.get(className);
        return alias != null ? alias : INNER.matcher(className).matches() ? "" : simple(className);
    }

    /**
     * {@code Outer.Inner} of {@code com.acme.Outer$Inner}; a lambda is named by the class that it is written in. A hidden class
     * goes by its name alone: behind it a dump writes {@code +0x} and a JVM {@code /0x}, and the number is another at each start.
     */
    public static String simple(String className) {
        String visible = HIDDEN.matcher(className).replaceFirst("");
        String simple = visible.substring(visible.lastIndexOf('.', lambda(visible)) + 1);
        int lambda = simple.indexOf("$$Lambda");
        return lambda >= 0 ? "lambda in " + simple.substring(0, lambda) : simple.replaceAll("\\$(?=[A-Za-z])", ".");
    }

    private static int lambda(String className) {
        int lambda = className.indexOf("$$Lambda");
        return lambda >= 0 ? lambda : className.length();
    }
}
