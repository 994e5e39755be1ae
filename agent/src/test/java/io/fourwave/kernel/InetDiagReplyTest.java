// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.kernel.InetDiagReply.Answer;
import io.fourwave.tcp.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("littleEndian")
class InetDiagReplyTest {
    private static final int SEQUENCE = 7;
    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final List<String> DUMPS =
            List.of("dump-inet-0", "dump-inet-1", "dump-inet6-0", "dump-inet6-1", "dump-inet6-2");

    private final List<KernelSocket> rows = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void agreesWithProcOnEverySocket() {
        DUMPS.forEach(name -> read(captured(name), Wanted.in(Captured.ALL)));

        assertThat(rows).hasSize(Captured.SOCKETS);
        assertThat(Captured.essence(rows))
                .isEqualTo(Captured.essence(Captured.rows(Captured.proc(folder).scan(Captured.ALL))));
    }

    @Test
    void timersAreInMilliseconds() {
        DUMPS.forEach(name -> read(captured(name), Wanted.in(Set.of(TcpState.TIME_WAIT))));

        assertThat(rows)
                .hasSize(3)
                .allSatisfy(socket -> assertThat(socket.timerMillis()).isBetween(50_000L, 60_000L));
    }

    @Test
    void dumpGoesOnUntilDone() {
        assertThat(read(captured("dump-inet-0"), Wanted.in(Captured.ALL))).isEqualTo(Answer.MORE);
        assertThat(read(captured("dump-inet-1"), Wanted.in(Captured.ALL))).isEqualTo(new Answer(true, false, 0));
    }

    @Test
    void oneSocketIsAWholeAnswer() {
        Answer answer = read(captured("one-listener"), Wanted.in(Captured.ALL));

        assertThat(answer).isEqualTo(new Answer(true, false, 0));
        assertThat(rows).extracting(KernelSocket::state).containsExactly(TcpState.LISTEN);
    }

    @Test
    void listenerThatStandsInForAnUnknownConnectionIsDropped() {
        read(captured("one-listener"), Wanted.named(List.of(Captured.tuple("7f000001", 8081, "7f000001", 1))));

        assertThat(rows).isEmpty();
    }

    @Test
    void unknownConnectionIsErrnoNoEntry() {
        Answer answer = read(captured("one-unknown"), Wanted.in(Captured.ALL));

        assertThat(answer).isEqualTo(new Answer(true, false, 2));
        assertThat(rows).isEmpty();
    }

    @Test
    void failedDumpIsDoneWithItsErrno() {
        ByteBuffer done = captured("dump-inet-1");
        done.putInt(16, -13);

        assertThat(read(done, Wanted.in(Captured.ALL))).isEqualTo(new Answer(true, false, 13));
    }

    @Test
    void replyToAnEarlierQuestionIsPassedOver() {
        Answer answer = InetDiagReply.read(captured("dump-inet-0"), SEQUENCE + 1, Wanted.in(Captured.ALL), rows::add);

        assertThat(answer).isEqualTo(Answer.MORE);
        assertThat(rows).isEmpty();
    }

    @Test
    void interruptedDumpIsRemembered() {
        ByteBuffer dump = captured("dump-inet-0");
        dump.putShort(FLAGS, (short) (dump.getShort(FLAGS) | 0x10));

        assertThat(read(dump, Wanted.in(Captured.ALL))).isEqualTo(new Answer(false, true, 0));
    }

    @Test
    void overrunIsDamage() {
        ByteBuffer dump = captured("dump-inet-0");
        dump.putShort(TYPE, (short) 4);

        assertThat(read(dump, Wanted.in(Captured.ALL))).isEqualTo(Answer.DAMAGED);
    }

    @Test
    void stateOfAFutureKernelIsPassedOver() {
        ByteBuffer one = captured("one-listener");
        one.put(17, (byte) 13);

        assertThat(read(one, Wanted.in(Captured.ALL))).isEqualTo(new Answer(true, false, 0));
        assertThat(rows).isEmpty();
    }

    @Test
    void cutReplyIsDamageUnlessItEndsWithAMessage() {
        ByteBuffer whole = captured("dump-inet-0");
        int firstMessage = whole.getInt(0);
        for (int length = 1; length < firstMessage; length++) {
            assertThat(read(whole.duplicate().order(whole.order()).limit(length), Wanted.in(Captured.ALL)))
                    .isEqualTo(Answer.DAMAGED);
        }
        assertThat(read(whole.limit(firstMessage), Wanted.in(Captured.ALL))).isEqualTo(Answer.MORE);
        assertThat(rows).hasSize(1);
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(11);
        byte[] whole = Captured.bytes("sockdiag/dump-inet6-0");
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int i = 0; i < damaged.length / 40; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(read(ByteBuffer.wrap(damaged), Wanted.in(Captured.ALL))).isNotNull();
        }
    }

    static boolean littleEndian() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    private Answer read(ByteBuffer datagram, Wanted wanted) {
        return InetDiagReply.read(datagram, SEQUENCE, wanted, rows::add);
    }

    private static ByteBuffer captured(String name) {
        return ByteBuffer.wrap(Captured.bytes("sockdiag/" + name)).order(ByteOrder.nativeOrder());
    }
}
