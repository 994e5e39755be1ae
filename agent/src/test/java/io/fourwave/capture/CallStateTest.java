// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.jdk.JdkNet;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a close finds, on real sockets: the state that tcp_info tells and the bytes that FIONREAD tells, whichever of the
 * kernel's answers it was taken from.
 */
class CallStateTest extends HookedSockets {
    private static final int POLLOUT = 4;

    static Stream<Arguments> histories() {
        return Stream.of(
                history("nothing", TcpState.ESTABLISHED, 0, ends -> {}),
                history("bytes came", TcpState.ESTABLISHED, 10, ends -> ends.peerWrites(10)),
                history("bytes came, some were read", TcpState.ESTABLISHED, 9, ends -> {
                    ends.peerWrites(10);
                    ends.read();
                }),
                history("the peer closed", TcpState.CLOSE_WAIT, 0, Ends::peerCloses),
                history("bytes came, the peer closed", TcpState.CLOSE_WAIT, 10, ends -> {
                    ends.peerWrites(10);
                    ends.peerCloses();
                }),
                history("the peer closed, its end was read", TcpState.CLOSE_WAIT, 0, ends -> {
                    ends.peerCloses();
                    ends.read();
                }),
                history("the peer reset", TcpState.CLOSE, 0, Ends::peerResets),
                history("nothing more fits in", TcpState.ESTABLISHED, 0, Ends::fill),
                history("nothing more fits in, bytes came", TcpState.ESTABLISHED, 10, ends -> {
                    ends.fill();
                    ends.peerWrites(10);
                }),
                history("output shut", TcpState.FIN_WAIT_2, 0, ends -> ends.shut(true)),
                history("output shut, bytes came", TcpState.FIN_WAIT_2, 10, ends -> {
                    ends.shut(true);
                    ends.peerWrites(10);
                }),
                history("output shut, the peer closed", TcpState.CLOSE, 0, ends -> {
                    ends.shut(true);
                    ends.peerCloses();
                }),
                history("input shut: no FIN of the peer", TcpState.ESTABLISHED, 0, ends -> ends.shut(false)),
                history("input shut, the peer closed", TcpState.CLOSE_WAIT, 0, ends -> {
                    ends.shut(false);
                    ends.peerCloses();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void ofASocketIsTheKernels(String name, TcpState state, int unread, History history) throws IOException {
        check(new SocketEnds(recorder, socket, loopback.accept()), state, unread, history);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void ofAChannelIsTheKernels(String name, TcpState state, int unread, History history) throws IOException {
        loopback.accept();
        SocketChannel channel = loopback.connectChannel();
        check(new ChannelEnds(recorder, channel, loopback.accept()), state, unread, history);
    }

    @Test
    void ofAConnectionThatWasOpenBeforeIsTheKernels() throws IOException {
        // unseen: it shuts its input, and no FIN has come
        socket.shutdownInput();
        recorder.closing(client);

        assertThat(theCall().state()).isEqualTo(TcpState.ESTABLISHED.number());
    }

    private void check(Ends ends, TcpState state, int unread, History history) throws IOException {
        recorder.connected(ends.hooked());
        history.happens(ends);
        FileDescriptor descriptor = Loopback.descriptor(ends.hooked());
        await().until(
                        () -> List.of(JdkNet.tcpState(descriptor), JdkNet.unreadBytes(descriptor)),
                        List.of(state.number(), unread)::equals);
        calls();
        recorder.closing(ends.hooked());

        CallEvent close = theCall();
        assertThat(TcpState.ofNumber(close.state())).contains(state);
        assertThat(close.unreadBytes()).isEqualTo(unread);
    }

    private CallEvent theCall() {
        List<CallEvent> calls = calls();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    private static Arguments history(String name, TcpState state, int unread, History history) {
        return Arguments.of(name, state, unread, history);
    }

    /** What happens to a connection before its close. */
    @FunctionalInterface
    interface History {
        void happens(Ends ends) throws IOException;
    }

    /** Both ends of a connection; this side's calls are told to the recorder as the woven code tells them. */
    private abstract static class Ends {
        private final SocketHooks recorder;
        private final Object hooked;
        private final Socket peer;

        Ends(SocketHooks recorder, Object hooked, Socket peer) {
            this.recorder = recorder;
            this.hooked = hooked;
            this.peer = peer;
        }

        abstract int readOne() throws IOException;

        abstract void shutNow(boolean output) throws IOException;

        /** Writes until no more fits in, and does not wait. */
        abstract void fill() throws IOException;

        Object hooked() {
            return hooked;
        }

        void read() throws IOException {
            recorder.read(hooked, readOne() < 0);
        }

        void shut(boolean output) throws IOException {
            recorder.shuttingDown(hooked, output);
            shutNow(output);
        }

        void peerWrites(int bytes) throws IOException {
            peer.getOutputStream().write(new byte[bytes]);
        }

        void peerCloses() throws IOException {
            peer.close();
        }

        void peerResets() throws IOException {
            peer.setSoLinger(true, 0);
            peer.close();
        }
    }

    private static final class SocketEnds extends Ends {
        private final Socket socket;

        SocketEnds(SocketHooks recorder, Socket socket, Socket peer) {
            super(recorder, Loopback.behind(socket), peer);
            this.socket = socket;
        }

        @Override
        int readOne() throws IOException {
            InputStream in = socket.getInputStream();
            return in.read();
        }

        @Override
        void shutNow(boolean output) throws IOException {
            if (output) {
                socket.shutdownOutput();
            } else {
                socket.shutdownInput();
            }
        }

        /** A thread that waits for room until the connection is closed. */
        @Override
        void fill() {
            Thread writer = new Thread(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(new byte[1 << 16]);
                    }
                } catch (IOException closed) {
                    // at the end of the test
                }
            });
            writer.setDaemon(true);
            writer.start();
            await().until(() -> (JdkNet.poll(Loopback.descriptor(socket), POLLOUT) & POLLOUT) == 0);
        }
    }

    private static final class ChannelEnds extends Ends {
        private final SocketChannel channel;

        ChannelEnds(SocketHooks recorder, SocketChannel channel, Socket peer) {
            super(recorder, channel, peer);
            this.channel = channel;
        }

        @Override
        int readOne() throws IOException {
            return channel.read(ByteBuffer.allocate(1));
        }

        @Override
        void shutNow(boolean output) throws IOException {
            if (output) {
                channel.shutdownOutput();
            } else {
                channel.shutdownInput();
            }
        }

        @Override
        void fill() throws IOException {
            channel.configureBlocking(false);
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            while (channel.write(bytes.clear()) > 0) {
                // until no more fits in
            }
            channel.configureBlocking(true);
        }
    }
}
