// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

import java.net.SocketAddress;

/**
 * What woven classes of a native transport call, for which a socket is the number of a descriptor. The listener has an
 * object for each number that is a TCP socket; {@link Hooks} is called with that.
 */
public final class NativeHooks {

    private NativeHooks() {}

    /** A socket was made, or came from an accept. */
    public static void opened(int number) {
        HookListener current = Hooks.current();
        if (current != null) {
            try {
                current.opened(number);
            } catch (Throwable ours) {
                Hooks.suppress();
            }
        }
    }

    /** A connect begins. */
    public static void connecting(int number, SocketAddress peer) {
        HookListener current = Hooks.current();
        if (current != null) {
            try {
                current.connecting(number, peer);
            } catch (Throwable ours) {
                Hooks.suppress();
            }
        }
    }

    /** A connect returned, or the peer's address is known. */
    public static void connected(int number) {
        Object socket = socketAt(number);
        if (socket != null) {
            Hooks.connected(socket);
        }
    }

    public static void listening(int number) {
        Object socket = socketAt(number);
        if (socket != null) {
            Hooks.listening(socket);
        }
    }

    public static void read(int number, boolean endOfStream) {
        Object socket = socketAt(number);
        if (socket != null) {
            Hooks.read(socket, endOfStream);
        }
    }

    public static void written(int number) {
        Object socket = socketAt(number);
        if (socket != null) {
            Hooks.written(socket);
        }
    }

    public static void shuttingDown(int number, boolean output) {
        Object socket = socketAt(number);
        if (socket != null) {
            Hooks.shuttingDown(socket, output);
        }
    }

    /** The transport has decided to close it, and will do so after this, perhaps on another thread. */
    public static void closing(int number) {
        Object socket = socketAt(number);
        if (socket != null) {
            Hooks.closed(socket, Hooks.closing(socket));
        }
    }

    private static Object socketAt(int number) {
        HookListener current = Hooks.current();
        if (current == null) {
            return null;
        }
        try {
            return current.socketAt(number);
        } catch (Throwable ours) {
            Hooks.suppress();
            return null;
        }
    }
}
