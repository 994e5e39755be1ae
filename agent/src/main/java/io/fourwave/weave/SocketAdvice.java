// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import io.fourwave.bootstrap.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * What is inlined into the JDK's methods: one call of a hook each. Read once and shared by all the classes that are
 * woven, since reading the advice is what costs at start-up.
 */
final class SocketAdvice {
    /** At the exit of a connect. */
    final Advice connected = Advice.to(Connected.class);
    /** At the exit of an accept that fills the socket it was given. */
    final Advice acceptedInto = Advice.to(AcceptedInto.class);
    /** At the exit of an accept that returns a new channel. */
    final Advice accepted = Advice.to(Accepted.class);

    final Advice outputShutDown = Advice.to(OutputShutDown.class);
    final Advice inputShutDown = Advice.to(InputShutDown.class);
    final Advice closed = Advice.to(Closed.class);
    final Advice deregistered = Advice.to(Deregistered.class);
    final Advice descriptorClosed = Advice.to(DescriptorClosed.class);

    static final class Connected {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void connected(@Advice.This Object socket) {
            Hooks.connected(socket);
        }
    }

    static final class AcceptedInto {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void accepted(@Advice.Argument(0) Object socket) {
            Hooks.accepted(socket);
        }
    }

    static final class Accepted {
        @Advice.OnMethodExit(suppress = Throwable.class)
        static void accepted(@Advice.Return Object channel) {
            Hooks.accepted(channel);
        }
    }

    static final class OutputShutDown {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object socket) {
            Hooks.shuttingDown(socket, true);
        }
    }

    static final class InputShutDown {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void shuttingDown(@Advice.This Object socket) {
            Hooks.shuttingDown(socket, false);
        }
    }

    static final class Closed {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static Object closing(@Advice.This Object socket) {
            return Hooks.closing(socket);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        static void closed(@Advice.This Object socket, @Advice.Enter Object token) {
            Hooks.closed(socket, token);
        }
    }

    static final class Deregistered {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void deregistered(@Advice.This Object channel) {
            Hooks.deregistered(channel);
        }
    }

    static final class DescriptorClosed {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void closing(@Advice.Argument(0) FileDescriptor descriptor) {
            Hooks.descriptorClosing(descriptor);
        }
    }
}
