// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.bootstrap.NativeHooks;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;

/**
 * The code that ByteBuddy copies into the methods of {@link WovenMethods}; it is never called here. {@code Hooks} says
 * what each hook is for. No error of ours, not even a stack overflow, becomes the method's.
 */
final class Advices {

    private Advices() {}

    static final class Connected {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Advice.This Object socket) {
            Hooks.connected(socket);
        }
    }

    /** For an accept that fills the socket it was given. */
    static final class AcceptedInto {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Argument(0) Object socket) {
            Hooks.accepted(socket);
        }
    }

    /** For an accept that returns a new channel. */
    static final class Accepted {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Advice.Return Object channel) {
            Hooks.accepted(channel);
        }
    }

    static final class Created {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Advice.Return Object channel) {
            Hooks.created(channel);
        }
    }

    static final class Listening {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Advice.This Object socket) {
            Hooks.listening(socket);
        }
    }

    /** Who asks for a connection, before it may come. */
    static final class Accepting {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object listener) {
            Hooks.listening(listener);
        }
    }

    /** Reports an end of the stream always, and any other read while uses are wanted: until then it costs one field. */
    static final class Read {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Advice.This Object socket, @Advice.Return long bytes) {
            if (bytes < 0 || Hooks.usesWanted) {
                Hooks.read(socket, bytes < 0);
            }
        }
    }

    static final class Written {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object socket) {
            if (Hooks.usesWanted) {
                Hooks.written(socket);
            }
        }
    }

    /** For the streams of a socket, which have it in a field. */
    static final class StreamRead {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Advice.FieldValue("impl") Object socket, @Advice.Return long bytes) {
            if (bytes < 0 || Hooks.usesWanted) {
                Hooks.read(socket, bytes < 0);
            }
        }
    }

    static final class StreamWritten {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.FieldValue("impl") Object socket) {
            if (Hooks.usesWanted) {
                Hooks.written(socket);
            }
        }
    }

    static final class Touched {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object socket) {
            Hooks.touched(socket);
        }
    }

    static final class OutputShutDown {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object socket) {
            Hooks.shuttingDown(socket, true);
        }
    }

    static final class InputShutDown {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object socket) {
            Hooks.shuttingDown(socket, false);
        }
    }

    static final class Closed {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static Object enter(@Advice.This Object socket) {
            return Hooks.closing(socket);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class, backupArguments = false)
        static void exit(@Advice.This Object socket, @Advice.Enter Object token) {
            Hooks.closed(socket, token);
        }
    }

    static final class Deregistered {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object socket) {
            Hooks.deregistered(socket);
        }
    }

    static final class Selecting {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object selector) {
            if (Hooks.selectorsWanted) {
                Hooks.selecting(selector);
            }
        }
    }

    static final class OptionSet {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) FileDescriptor descriptor, @Advice.Argument(2) Object option) {
            Hooks.optionSet(descriptor, option);
        }
    }

    static final class Located {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Argument(0) FileDescriptor descriptor, @Advice.Return InetSocketAddress local) {
            Hooks.located(descriptor, local);
        }
    }

    static final class DescriptorClosed {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) FileDescriptor descriptor) {
            Hooks.descriptorClosing(descriptor);
        }
    }

    static final class NumberCollected {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.FieldValue("fd") int number) {
            Hooks.numberCollected(number);
        }
    }

    static final class NativeOpened {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Asked("intValue") int number) {
            NativeHooks.opened(number);
        }
    }

    static final class NativeConnecting {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Asked("intValue") int number, @Advice.Argument(0) SocketAddress peer) {
            NativeHooks.connecting(number, peer);
        }
    }

    static final class NativeConnected {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Asked("intValue") int number) {
            NativeHooks.connected(number);
        }
    }

    static final class NativeListening {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Asked("intValue") int number) {
            NativeHooks.listening(number);
        }
    }

    static final class NativeRead {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Asked("intValue") int number, @Advice.Return long bytes) {
            if (bytes < 0 || Hooks.usesWanted) {
                NativeHooks.read(number, bytes < 0);
            }
        }
    }

    static final class NativeWritten {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Asked("intValue") int number) {
            if (Hooks.usesWanted) {
                NativeHooks.written(number);
            }
        }
    }

    /** The number of a closed socket may be another's by now. */
    static final class NativeShutDown {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(
                @Asked("isOpen") boolean open, @Asked("intValue") int number, @Advice.Argument(1) boolean output) {
            if (open) {
                NativeHooks.shuttingDown(number, output);
            }
        }
    }

    /** The method returns true to the one caller that is to close. */
    static final class NativeClosed {
        @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
        static void exit(@Asked("intValue") int number, @Advice.Return boolean closes) {
            if (closes) {
                NativeHooks.closing(number);
            }
        }
    }
}
