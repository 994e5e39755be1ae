// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.kernel.KernelSocket.Timer;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcNetTcpTest {
    private static final String HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when"
            + " retrnsmt   uid  timeout inode                                                     \n";

    @TempDir
    private Path folder;

    @Test
    void readsEveryStateOfARealTable() {
        ProcNetTcp table = Captured.proc(folder);

        Map<TcpState, Long> states =
                Captured.rows(table.scan(Captured.ALL)).stream().collect(groupingBy(KernelSocket::state, counting()));

        assertThat(states)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(TcpState.ESTABLISHED, 33L),
                        Map.entry(TcpState.SYN_SENT, 4L),
                        Map.entry(TcpState.SYN_RECV, 3L),
                        Map.entry(TcpState.FIN_WAIT_1, 3L),
                        Map.entry(TcpState.FIN_WAIT_2, 9L),
                        Map.entry(TcpState.TIME_WAIT, 3L),
                        Map.entry(TcpState.CLOSE_WAIT, 6L),
                        Map.entry(TcpState.LAST_ACK, 3L),
                        Map.entry(TcpState.LISTEN, 3L),
                        Map.entry(TcpState.CLOSING, 6L)));
        assertThat(table.malformedRows()).isZero();
    }

    @Test
    void timeWaitHasATimerAndNoInode() {
        assertThat(Captured.rows(Captured.proc(folder).scan(Set.of(TcpState.TIME_WAIT))))
                .hasSize(3)
                .allSatisfy(socket -> {
                    assertThat(socket.timer()).isEqualTo(Timer.TIME_WAIT);
                    assertThat(socket.timerMillis()).isBetween(50_000L, 60_000L);
                    assertThat(socket.inode()).isZero();
                });
    }

    @Test
    void readsQueuesAndInode() throws IOException {
        String row = "   7: 0100007F:1F90 0200007F:E2A4 08 00000003:00001001 02:000AFC80 00000000  1000        0"
                + " 4711 1 0000000000000000 20 4 30 10 -1\n";

        assertThat(scan(HEADER + row))
                .containsExactly(new KernelSocket(
                        Captured.tuple("7f000001", 8080, "7f000002", 58020),
                        TcpState.CLOSE_WAIT,
                        4711,
                        0x1001,
                        3,
                        Timer.KEEPALIVE,
                        7_200_000));
    }

    @Test
    void ipv4AndIpv4MappedAreOneTuple() throws IOException {
        String mapped = "   0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000200007F:E2A4"
                + " 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0\n";

        assertThat(scan(HEADER + mapped))
                .extracting(KernelSocket::tuple)
                .containsExactly(Captured.tuple("7f000001", 8080, "7f000002", 58020));
    }

    @Test
    void findGivesTheNamedConnectionsInWhateverState() {
        FourTuple timeWait = Captured.tuple("7f000001", 39434, "7f000001", 8081);
        FourTuple unknown = Captured.tuple("7f000001", 1, "7f000001", 2);

        assertThat(Captured.rows(Captured.proc(folder).find(List.of(timeWait, unknown))))
                .extracting(KernelSocket::tuple, KernelSocket::state)
                .containsExactly(tuple(timeWait, TcpState.TIME_WAIT));
    }

    @Test
    void requestSocketsAreGivenWhenAskedFor() {
        assertThat(Captured.rows(Captured.proc(folder).scan(Set.of(TcpState.NEW_SYN_RECV))))
                .extracting(KernelSocket::state)
                .containsOnly(TcpState.SYN_RECV)
                .hasSize(3);
    }

    @Test
    void hostWithoutIpv6HasOneFile() throws IOException {
        Path tcp = Captured.write(folder.resolve("tcp"), Captured.bytes("proc/tcp"));

        Reading reading = new ProcNetTcp(tcp, folder.resolve("none")).scan(Captured.ALL);

        assertThat(Captured.rows(reading)).hasSize(25);
    }

    @Test
    void hostWithoutProcIsAReason() {
        Reading reading = new ProcNetTcp(folder.resolve("none"), folder.resolve("none6")).scan(Captured.ALL);

        assertThat(reading).isInstanceOf(Reading.Unavailable.class);
        assertThat(Captured.reason(reading)).contains("none does not exist").contains("/proc is not mounted");
    }

    @Test
    void halfATableIsNoTable() {
        Path tcp = Captured.write(folder.resolve("tcp"), Captured.bytes("proc/tcp"));

        Reading reading = new ProcNetTcp(tcp, folder).scan(Captured.ALL);

        assertThat(reading).isInstanceOf(Reading.Unavailable.class);
        assertThat(Captured.reason(reading)).contains("directory");
    }

    /** The kernel prints a first line where there is no socket, too. */
    @Test
    void emptyFileIsNoTable() throws IOException {
        Path tcp = Captured.write(folder.resolve("tcp"), Captured.bytes("proc/tcp"));
        Path empty = Files.createFile(folder.resolve("empty"));

        for (ProcNetTcp table : List.of(new ProcNetTcp(empty, folder.resolve("none")), new ProcNetTcp(tcp, empty))) {
            assertThat(Captured.reason(table.scan(Captured.ALL))).contains("empty is empty: something else is mounted");
        }
        assertThat(scan(HEADER)).isEmpty();
    }

    @Test
    void lookThatTakesTooLongIsGivenUp() {
        Path tcp = Captured.write(folder.resolve("tcp"), Captured.bytes("proc/tcp"));

        Reading reading = new ProcNetTcp(tcp, folder.resolve("none"), 0).scan(Captured.ALL);

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.NotYet.class,
                        slow -> assertThat(slow.tookNanos()).isPositive());
    }

    @Test
    void tableThatIsAlwaysSlowIsReadInTheEnd() {
        Path tcp = Captured.write(folder.resolve("tcp"), Captured.bytes("proc/tcp"));
        ProcNetTcp table = new ProcNetTcp(tcp, folder.resolve("none"), 1);

        assertThat(table.scan(Captured.ALL)).isInstanceOf(Reading.NotYet.class);
        Reading reading = table.scan(Captured.ALL);
        for (int i = 0; i < 60 && reading instanceof Reading.NotYet; i++) {
            reading = table.scan(Captured.ALL);
        }
        assertThat(Captured.rows(reading)).hasSize(25);
    }

    @Test
    void cutFileGivesTheRowsThatAreWhole() throws IOException {
        byte[] whole = Arrays.copyOf(Captured.bytes("proc/tcp6"), 1000);
        List<KernelSocket> rows = scan(new String(whole, US_ASCII));
        int firstWholeRow = new String(whole, US_ASCII).indexOf("   1:");
        for (int length = firstWholeRow; length < whole.length; length++) {
            String cut = new String(whole, 0, length, US_ASCII);
            int lines = (int) cut.chars().filter(c -> c == '\n').count();
            assertThat(scan(cut).equals(rows.subList(0, lines - 1)))
                    .as("cut to %d bytes", length)
                    .isTrue();
        }
    }

    @Test
    void rowCutBeforeTheEndOfItsInodeIsCounted() throws IOException {
        String row = "   0: 0100007F:1F90 0200007F:E2A4 01 00000000:00000000 00:00000000 00000000     0        0 4711";
        for (int length = 1; length <= row.length(); length++) {
            ProcNetTcp table = table(HEADER + row + " 1\n" + row.substring(0, length) + "\n");
            assertThat(Captured.rows(table.scan(Captured.ALL))).hasSize(1);
            assertThat(table.malformedRows()).isEqualTo(1);
        }
    }

    @Test
    void fileThatIsSomethingElseIsAReason() throws IOException {
        Reading reading =
                table("Inter-|   Receive\n face |bytes\n    lo: 1 2 3\n").scan(Captured.ALL);

        assertThat(Captured.reason(reading)).contains("most rows of").contains("table");
    }

    @Test
    void lineLongerThanTheBufferIsPassedOver() throws IOException {
        String whole = new String(Captured.bytes("proc/tcp"), US_ASCII);

        ProcNetTcp table = table("x".repeat(200_000) + "\n" + whole);

        assertThat(Captured.rows(table.scan(Captured.ALL))).hasSize(25);
        assertThat(table.malformedRows()).isPositive();
    }

    @Test
    void whatIsPrintedIsRead() throws IOException {
        Random random = new Random(42);
        List<KernelSocket> sockets =
                Stream.generate(() -> RandomSocket.next(random)).limit(12_000).toList();
        StringBuilder text = new StringBuilder(HEADER);
        int slot = 0;
        for (KernelSocket socket : sockets) {
            text.append(RandomSocket.procRow(slot++, socket));
        }

        ProcNetTcp table = table(text.toString());

        assertThat(Captured.rows(table.scan(Captured.ALL))).isEqualTo(sockets);
        assertThat(Captured.rows(table.find(List.of(sockets.get(11_000).tuple()))))
                .containsExactly(sockets.get(11_000));
        assertThat(table.malformedRows()).isZero();
    }

    @Test
    void damagedTablesNeverThrow() throws IOException {
        Random random = new Random(7);
        byte[] whole = Captured.bytes("proc/tcp6");
        for (int round = 0; round < 1000; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int i = 0; i < damaged.length / 300; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Captured.write(folder.resolve("damaged"), damaged);
            ProcNetTcp table = new ProcNetTcp(file, folder.resolve("none"));
            if (table.scan(Captured.ALL) instanceof Reading.Sockets sockets) {
                assertThat(sockets.sockets()).hasSizeLessThan(50);
            } else {
                assertThat(table.malformedRows()).isPositive();
            }
        }
    }

    @Test
    void readsTheTableOfThisHost() {
        SocketTable table = SocketTables.procOf(Path.of("/proc/self"));
        assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "no /proc/self/net/tcp on this host");

        assertThat(table.scan(Captured.ALL)).isInstanceOf(Reading.Sockets.class);
        assertThat(table.source()).isEqualTo(Source.PROC);
        assertThat(((ProcNetTcp) table).malformedRows()).isZero();
    }

    private List<KernelSocket> scan(String text) throws IOException {
        return Captured.rows(table(text).scan(Captured.ALL));
    }

    private ProcNetTcp table(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("table"), text, US_ASCII);
        return new ProcNetTcp(file, folder.resolve("none"));
    }
}
