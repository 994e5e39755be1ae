// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.JRE;

@EnabledIf("littleEndian")
class SockDiagTest {
    private static final int DUMP = 0x301;
    private static final int SEQUENCE = 8;
    private static final FourTuple LISTENERS_NAMESAKE = Captured.tuple("7f000001", 8081, "7f000001", 1);

    private final Kernel kernel = new Kernel();
    private final SockDiag table = new SockDiag(kernel::open);

    @Test
    void scanDumpsBothFamilies() {
        kernel.answers("dump-inet-0", "dump-inet-1", "dump-inet6-0", "dump-inet6-1", "dump-inet6-2");

        assertThat(Captured.rows(table.scan(Captured.ALL))).hasSize(Captured.SOCKETS);
        assertThat(kernel.questions).extracting(Question::family).containsExactly(2, 10);
        assertThat(kernel.questions).extracting(Question::flags).containsOnly(DUMP);
    }

    @Test
    void scanKeepsOnlyTheStatesAskedFor() {
        kernel.answers("dump-inet-0", "dump-inet-1", "dump-inet6-0", "dump-inet6-1", "dump-inet6-2");

        assertThat(Captured.rows(table.scan(Set.of(TcpState.LAST_ACK))))
                .hasSize(3)
                .extracting(KernelSocket::state)
                .containsOnly(TcpState.LAST_ACK);
        assertThat(kernel.questions).extracting(Question::states).containsOnly(1 << 9);
    }

    @Test
    void findAsksForEachConnectionAlone() {
        kernel.answers("one-unknown", "one-listener");

        assertThat(Captured.rows(table.find(List.of(LISTENERS_NAMESAKE.reversed(), LISTENERS_NAMESAKE))))
                .isEmpty();
        assertThat(kernel.questions).extracting(Question::flags).containsExactly(1, 1);
    }

    /** The kernel looks for such a socket on the interface that the question names: 0 finds none. */
    @Test
    void findOfALinkLocalConnectionIsADump() {
        kernel.answers("dump-inet-0", "dump-inet-1", "dump-inet6-0", "dump-inet6-1", "dump-inet6-2");
        table.find(List.of(
                FourTuple.of(new InetSocketAddress("fe80::1", 40_000), new InetSocketAddress("fe80::2", 8080))));

        assertThat(kernel.questions).extracting(Question::flags).containsOnly(DUMP);
    }

    @Test
    void findOfVeryManyIsADump() {
        kernel.answers("dump-inet-0", "dump-inet-1", "dump-inet6-0", "dump-inet6-1", "dump-inet6-2");
        List<FourTuple> many = new ArrayList<>(IntStream.range(0, 2000)
                .mapToObj(port -> Captured.tuple("7f000003", port, "7f000003", 1))
                .toList());
        FourTuple known = Captured.tuple("7f000001", 39434, "7f000001", 8081);
        many.add(known);

        assertThat(Captured.rows(table.find(many)))
                .extracting(KernelSocket::tuple)
                .containsExactly(known);
        assertThat(kernel.questions).hasSize(2);
    }

    @Test
    void lateReplyToAnEarlierQuestionIsDiscarded() {
        kernel.answers("one-listener");
        kernel.replies.addFirst(ByteBuffer.wrap(Captured.bytes("sockdiag/one-unknown")));

        assertThat(Captured.rows(table.find(List.of(LISTENERS_NAMESAKE)))).isEmpty();
        assertThat(kernel.replies).isEmpty();
    }

    @Test
    void interruptedDumpIsAskedOnceMore() {
        kernel.answers(
                "dump-inet-0",
                "dump-inet-1",
                "dump-inet-0",
                "dump-inet-1",
                "dump-inet6-0",
                "dump-inet6-1",
                "dump-inet6-2");
        ByteBuffer first = kernel.replies.getFirst();
        first.putShort(6, (short) (first.getShort(6) | 0x10));

        assertThat(Captured.rows(table.scan(Captured.ALL))).hasSize(Captured.SOCKETS);
        assertThat(kernel.questions).extracting(Question::family).containsExactly(2, 2, 10);
    }

    @Test
    void refusalIsAReasonAndTheNextQuestionGetsANewSocket() {
        kernel.answers("dump-inet-1");
        kernel.replies.getFirst().putInt(16, -1);

        assertThat(Captured.reason(table.scan(Captured.ALL))).contains("errno 1");
        assertThat(kernel.closed).isEqualTo(1);

        kernel.answers("one-unknown");
        assertThat(Captured.rows(table.find(List.of(LISTENERS_NAMESAKE)))).isEmpty();
        assertThat(kernel.opened).isEqualTo(2);
    }

    @Test
    void silentKernelIsAReason() {
        assertThat(Captured.reason(table.scan(Captured.ALL))).contains("no reply");
    }

    @Test
    void replyThatIsNoNetlinkIsAReason() {
        kernel.replies.add(ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertThat(Captured.reason(table.scan(Captured.ALL))).contains("not netlink");
    }

    @Test
    void socketThatCannotBeOpenedIsAReason() {
        SockDiag nowhere = new SockDiag(() -> {
            throw new IOException("socket failed with errno 97");
        });

        assertThat(Captured.reason(nowhere.scan(Captured.ALL))).contains("errno 97");
        nowhere.close();
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void jdkWithoutForeignFunctionsIsRefusedWithAReason() {
        assertThat(SockDiag.open(null))
                .isInstanceOfSatisfying(
                        Opening.Refused.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("JDK " + Runtime.version().feature() + " has no foreign function API"));
    }

    static boolean littleEndian() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    /** Plays captured datagrams back, each under the sequence number of the question that it answers. */
    private static final class Kernel {
        private final Deque<ByteBuffer> replies = new ArrayDeque<>();
        private final List<Question> questions = new ArrayList<>();
        private int opened;
        private int closed;

        void answers(String... names) {
            for (String name : names) {
                ByteBuffer reply = ByteBuffer.wrap(Captured.bytes("sockdiag/" + name));
                replies.add(reply.order(ByteOrder.nativeOrder()));
            }
        }

        ByteChannel open() {
            opened++;
            return new Socket(this);
        }
    }

    private record Question(int family, int flags, int states, int sequence) {
        static Question of(ByteBuffer request) {
            ByteBuffer bytes = request.duplicate().order(ByteOrder.nativeOrder());
            return new Question(bytes.get(16), bytes.getShort(6), bytes.getInt(20), bytes.getInt(SEQUENCE));
        }
    }

    private static final class Socket implements ByteChannel {
        private final Kernel kernel;

        Socket(Kernel kernel) {
            this.kernel = kernel;
        }

        @Override
        public int write(ByteBuffer request) {
            kernel.questions.add(Question.of(request));
            return request.remaining();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            ByteBuffer reply = kernel.replies.poll();
            if (reply == null) {
                throw new IOException("no reply");
            }
            if (reply.order() == ByteOrder.nativeOrder()) {
                int sequence = kernel.questions.get(kernel.questions.size() - 1).sequence();
                for (int at = 0; at < reply.limit(); at += reply.getInt(at) + 3 & -4) {
                    reply.putInt(at + SEQUENCE, sequence);
                }
            }
            target.put(reply.duplicate());
            return target.position();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            kernel.closed++;
        }
    }
}
