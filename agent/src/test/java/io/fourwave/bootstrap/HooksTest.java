// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HooksTest {
    private static final Object SOCKET = "a socket";
    private static final Object TOKEN = "a token";

    private final Recording listener = new Recording();

    @AfterEach
    void detach() {
        Hooks.listen(null);
    }

    @Test
    void withoutAListenerNothingHappens() {
        Hooks.listen(null);
        long before = Hooks.suppressedErrors();
        callAll();

        assertThat(Hooks.isListening()).isFalse();
        assertThat(Hooks.closing(SOCKET)).isNull();
        assertThat(Hooks.suppressedErrors()).isEqualTo(before);
    }

    @Test
    void everyCallIsPassedOn() {
        Hooks.listen(listener);
        callAll();

        assertThat(Hooks.isListening()).isTrue();
        assertThat(listener.calls)
                .containsExactly(
                        "connected a socket",
                        "accepted a socket",
                        "closing a socket",
                        "closed a socket a token",
                        "shuttingDown a socket true",
                        "deregistered a socket",
                        "read a socket true",
                        "written a socket",
                        "touched a socket",
                        "created a socket",
                        "listening a socket",
                        "selecting a socket",
                        "lingers",
                        "located");
        assertThat(Hooks.closing(SOCKET)).isSameAs(TOKEN);
    }

    @Test
    void whatTheListenerThrowsStaysHereAndIsCounted() {
        Hooks.listen(listener);
        for (Throwable ours : List.of(
                new IllegalStateException(), new NoClassDefFoundError(), new StackOverflowError(), new Exception())) {
            listener.fails = ours;
            long before = Hooks.suppressedErrors();
            callAll();
            assertThat(Hooks.suppressedErrors() - before)
                    .as("errors by %s", ours)
                    .isEqualTo(14);
            assertThat(Hooks.closing(SOCKET)).isNull();
        }
    }

    @Test
    void numberThatIsNoTcpSocketIsNotPassedOn() {
        Hooks.listen(listener);
        callAllNative(-1);

        assertThat(listener.calls)
                .allMatch(call -> call.endsWith(" -1") || call.startsWith("connecting"))
                .hasSize(8);
    }

    @Test
    void whatTheListenerThrowsAboutANumberStaysHereAndIsCounted() {
        Hooks.listen(listener);
        listener.fails = new StackOverflowError();
        long before = Hooks.suppressedErrors();
        callAllNative(7);

        assertThat(Hooks.suppressedErrors() - before).isEqualTo(8);
        assertThat(listener.calls).hasSize(8);
    }

    @Test
    void agentsOwnThreadPassesBy() throws InterruptedException {
        Hooks.listen(listener);
        Thread thread = new AgentThread(
                () -> {
                    callAll();
                    callAllNative(7);
                },
                "fourwave-test");
        thread.start();
        thread.join();

        assertThat(listener.calls).containsExactly("own a socket");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isNull();
    }

    @Test
    void closeWithoutATokenAndAcceptWithoutASocketAreNotFollowedUp() {
        Hooks.listen(listener);
        Hooks.closed(SOCKET, null);
        Hooks.accepted(null);

        assertThat(listener.calls).isEmpty();
    }

    @Test
    void noOtherOptionThanSoLingerIsTold() {
        Hooks.listen(listener);
        Hooks.optionSet(new FileDescriptor(), StandardSocketOptions.TCP_NODELAY);

        assertThat(listener.calls).isEmpty();
    }

    @Test
    void onlyTheCleanersCloseIsThatOfACollectedSocket() throws InterruptedException {
        Hooks.listen(listener);
        Hooks.descriptorClosing(new FileDescriptor());
        assertThat(listener.calls).isEmpty();

        Thread cleaner = new Thread(() -> Hooks.descriptorClosing(new FileDescriptor()), "Common-Cleaner");
        cleaner.start();
        cleaner.join();
        assertThat(listener.calls).containsExactly("collected");
    }

    @Test
    void errorOnTheCleanerIsCountedToo() throws InterruptedException {
        Hooks.listen(listener);
        listener.fails = new IllegalStateException();
        long before = Hooks.suppressedErrors();
        List<Throwable> escaped = Collections.synchronizedList(new ArrayList<>());
        Thread cleaner = new Thread(() -> Hooks.descriptorClosing(new FileDescriptor()), "Common-Cleaner");
        cleaner.setUncaughtExceptionHandler((thread, error) -> escaped.add(error));
        cleaner.start();
        cleaner.join();

        assertThat(escaped).isEmpty();
        assertThat(Hooks.suppressedErrors() - before).isEqualTo(1);
    }

    private static void callAll() {
        Hooks.connected(SOCKET);
        Hooks.accepted(SOCKET);
        Hooks.closing(SOCKET);
        Hooks.closed(SOCKET, TOKEN);
        Hooks.shuttingDown(SOCKET, true);
        Hooks.deregistered(SOCKET);
        Hooks.read(SOCKET, true);
        Hooks.written(SOCKET);
        Hooks.touched(SOCKET);
        Hooks.created(SOCKET);
        Hooks.listening(SOCKET);
        Hooks.selecting(SOCKET);
        Hooks.optionSet(new FileDescriptor(), StandardSocketOptions.SO_LINGER);
        Hooks.located(new FileDescriptor(), null);
    }

    private static void callAllNative(int number) {
        NativeHooks.opened(number);
        NativeHooks.connecting(number, null);
        NativeHooks.connected(number);
        NativeHooks.listening(number);
        NativeHooks.read(number, true);
        NativeHooks.written(number);
        NativeHooks.shuttingDown(number, true);
        NativeHooks.closing(number);
    }

    private static final class Recording implements HookListener {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        volatile Throwable fails;

        @Override
        public void connected(Object socket) {
            called("connected " + socket);
        }

        @Override
        public void own(Object socket) {
            called("own " + socket);
        }

        @Override
        public void accepted(Object socket) {
            called("accepted " + socket);
        }

        @Override
        public Object closing(Object socket) {
            called("closing " + socket);
            return TOKEN;
        }

        @Override
        public void closed(Object socket, Object token) {
            called("closed " + socket + " " + token);
        }

        @Override
        public void shuttingDown(Object socket, boolean output) {
            called("shuttingDown " + socket + " " + output);
        }

        @Override
        public void deregistered(Object socket) {
            called("deregistered " + socket);
        }

        @Override
        public void read(Object socket, boolean endOfStream) {
            called("read " + socket + " " + endOfStream);
        }

        @Override
        public void written(Object socket) {
            called("written " + socket);
        }

        @Override
        public void touched(Object socket) {
            called("touched " + socket);
        }

        @Override
        public void created(Object channel) {
            called("created " + channel);
        }

        @Override
        public void listening(Object socket) {
            called("listening " + socket);
        }

        @Override
        public void lingers(FileDescriptor descriptor) {
            called("lingers");
        }

        @Override
        public void located(FileDescriptor descriptor, InetSocketAddress local) {
            called("located");
        }

        @Override
        public void selecting(Object selector) {
            called("selecting " + selector);
        }

        @Override
        public void opened(int number) {
            called("opened " + number);
        }

        @Override
        public void connecting(int number, SocketAddress peer) {
            called("connecting " + number + " " + peer);
        }

        @Override
        public Object socketAt(int number) {
            called("socketAt " + number);
            return number < 0 ? null : "socket " + number;
        }

        @Override
        public void collected(FileDescriptor descriptor) {
            called("collected");
        }

        @Override
        public void collected(int number) {
            called("numberCollected");
        }

        private void called(String call) {
            calls.add(call);
            if (fails != null) {
                throwAnything(fails);
            }
        }

        @SuppressWarnings("unchecked") // even a checked exception may come out of a MethodHandle
        private static <E extends Throwable> void throwAnything(Throwable any) throws E {
            throw (E) any;
        }
    }
}
