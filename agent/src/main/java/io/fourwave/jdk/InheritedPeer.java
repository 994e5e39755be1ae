// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The peer of an open descriptor, by the natives that the JDK has for the socket that a process was started with: Java 8 to 13
 * declare {@code sun.nio.ch.Net.remoteAddress} and have no native code for it.
 */
final class InheritedPeer {
    private static final Class<?> TYPE = JdkFields.jdkClassIfAny("sun.nio.ch.InheritedChannel");
    private static final MethodHandle ADDRESS = method("peerAddress0", InetAddress.class);
    private static final MethodHandle PORT = method("peerPort0", int.class);

    private InheritedPeer() {}

    /** Null where it is not connected, and where this JDK has no such natives. */
    static InetSocketAddress of(int number) {
        try {
            InetAddress address = ADDRESS == null || PORT == null ? null : (InetAddress) ADDRESS.invokeExact(number);
            int port = address == null ? -1 : (int) PORT.invokeExact(number);
            return port <= 0 ? null : new InetSocketAddress(address, port);
        } catch (Throwable notConnected) {
            return null;
        }
    }

    private static MethodHandle method(String name, Class<?> result) {
        try {
            return MethodHandles.privateLookupIn(TYPE, MethodHandles.lookup())
                    .findStatic(TYPE, name, MethodType.methodType(result, int.class));
        } catch (ReflectiveOperationException | RuntimeException otherJdk) {
            return null;
        }
    }
}
