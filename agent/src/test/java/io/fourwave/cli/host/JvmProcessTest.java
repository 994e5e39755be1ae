// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.host.OpenFilesLimit;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmProcessTest {
    private static final Path PROC = Path.of("/proc");

    @TempDir
    private Path directory;

    private FakeProc proc;

    @BeforeEach
    void aProc() {
        proc = new FakeProc(directory);
    }

    @Test
    void readsUserGroupStateAndTheInnermostPid() {
        JvmProcess process =
                proc.status(4711, "T (stopped)", 1000, 100, "4711\t12\t7").process(4711);
        assertThat(process.uid()).isEqualTo(1000);
        assertThat(process.gid()).isEqualTo(100);
        assertThat(process.state()).isEqualTo('T');
        assertThat(process.ownPid()).isEqualTo(7);
        assertThat(process.user())
                .as("the directory is another user's, so the name is not known")
                .isNotBlank();
    }

    @Test
    void whatMayNotBeReadIsEmpty() {
        JvmProcess process = proc.status(4711, "S", 1000, 1000, "4711").process(4711);
        assertThat(process.socketInodes()).isEmpty();
        assertThat(process.openFiles()).isEmpty();
        assertThat(process.openFilesLimit()).isEmpty();
        assertThat(process.mappedFiles()).isEmpty();
        assertThat(process.commandLine()).isEmpty();
        assertThat(process.threadNames()).isEmpty();
        assertThat(process.namespace("net")).isEmpty();
        assertThat(process.isStrangerThere(0)).isFalse();
        assertThat(JvmProcess.of(directory, 4712)).isEmpty();
    }

    @Test
    void namespaceIsAnotherOneOnlyWhereItIsKnown() {
        proc.status(1, "S", 0, 0, "1").link(1, "ns/mnt", "mnt:[1]");
        proc.status(2, "S", 0, 0, "2").link(2, "ns/mnt", "mnt:[2]");
        proc.status(3, "S", 0, 0, "3");
        assertThat(proc.process(2).isInOtherNamespace("mnt", proc.process(1))).isTrue();
        assertThat(proc.process(1).isInOtherNamespace("mnt", proc.process(1))).isFalse();
        assertThat(proc.process(3).isInOtherNamespace("mnt", proc.process(1))).isFalse();
    }

    @Test
    void userOutsideOfTheMapIsAStranger() {
        proc.status(1, "S", 0, 0, "1")
                .write(1, "uid_map", "         0       1000          1\n      1000     100000      65536\n");
        assertThat(proc.process(1).isStrangerThere(0)).isTrue();
        assertThat(proc.process(1).isStrangerThere(1000)).isFalse();
        assertThat(proc.process(1).isStrangerThere(165_535)).isFalse();
        assertThat(proc.process(1).isStrangerThere(165_536)).isTrue();
    }

    @Test
    void limitOfOpenFiles() {
        proc.status(1, "S", 0, 0, "1").write(1, "limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             unlimited            unlimited            processes
                Max open files            1024                 524288               files
                """);
        assertThat(proc.process(1).openFilesLimit()).contains(new OpenFilesLimit(1024, 524_288));
    }

    @Test
    void socketsAreCountedByStateAndHolder() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            JvmProcess self = JvmProcess.self(PROC);
            Map<TcpState, Integer> before =
                    SocketCounts.seenBy(self).heldBy(self.socketInodes().orElseThrow());
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isNegative();
            assertThat(before.get(TcpState.ESTABLISHED)).isEqualTo(2);
            assertThat(before.get(TcpState.LISTEN)).isEqualTo(1);
            // the kernel wakes whoever reads the FIN before it sends the ACK that makes the other end FIN_WAIT_2
            await().untilAsserted(() -> assertThat(
                            SocketCounts.seenBy(self).heldBy(self.socketInodes().orElseThrow()))
                    .containsEntry(TcpState.CLOSE_WAIT, 1)
                    .containsEntry(TcpState.FIN_WAIT_2, 1));
        }
    }

    @Test
    void listsThisVeryProcess() throws IOException {
        assertThat(JvmProcess.all(PROC))
                .extracting(JvmProcess::pid)
                .contains(ProcessHandle.current().pid());
        assertThat(Jvm.kind(JvmProcess.self(PROC))).isEqualTo(Jvm.Kind.HOTSPOT);
    }
}
