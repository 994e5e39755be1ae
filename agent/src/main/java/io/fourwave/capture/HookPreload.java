// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.AmbientSpan;
import io.fourwave.connection.CapturedStack;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.jdk.JdkInode;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSockets;
import io.fourwave.jdk.JdkThreads;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Readiness;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Loads and initialises what the hooks use before they are called: on an application thread inside the JDK's locks, and
 * perhaps with hardly any stack left, is no place to read a jar.
 */
final class HookPreload {
    private static final List<Class<?>> USED_BY_HOOKS = List.of(
            AmbientSpan.class,
            Call.class,
            CallEvent.class,
            CallEvent.Kind.class,
            CapturedStack.class,
            Connection.class,
            Connection.Origin.class,
            FourTuple.class,
            JdkInode.class,
            JdkNet.class,
            JdkThreads.class,
            LocalAddresses.Answer.class,
            ConnectOrigins.ConnectRequest.class,
            Readiness.class,
            Selectors.Seen.class,
            Side.class,
            Stack.class,
            TcpState.class,
            Use.class,
            Usage.class,
            Usage.LastUse.class);

    private HookPreload() {}

    /** A class that this JDK does not have fails again in the hook that needs it, where it is counted. */
    static void run() {
        for (Class<?> each : USED_BY_HOOKS) {
            initialise(each);
        }
        JdkSockets.prepare();
    }

    private static void initialise(Class<?> type) {
        try {
            MethodHandles.lookup().ensureInitialized(type);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The answers are errors, which does not matter: the first call links a method handle. */
    static void askInvalidDescriptor() {
        FileDescriptor invalid = new FileDescriptor();
        JdkNet.poll(invalid, Readiness.ASKED);
        JdkNet.tcpState(invalid);
        JdkNet.linger(invalid);
        JdkNet.unreadBytes(invalid);
        JdkNet.localAddress(invalid);
        JdkNet.number(invalid);
        JdkInode.of(invalid);
        JdkThreads.id(Thread.currentThread());
        JdkThreads.contextClassLoader(Thread.currentThread());
    }
}
