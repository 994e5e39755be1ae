// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsFileTest {
    @TempDir
    Path directory;

    @Test
    void readsSs() throws IOException {
        assertThat(read("""
                State      Recv-Q Send-Q   Local Address:Port    Peer Address:Port Process
                LISTEN     0      50                   *:8080               *:*     users:(("java",pid=5,fd=9))
                CLOSE-WAIT 1      0   [::ffff:127.0.0.1]:40000 [::ffff:10.0.0.7]:443 users:(("java",pid=5,fd=214))
                ESTAB      0      0   [fe80::1%eth0]:40001 [fe80::2]:443
                """))
                .containsExactly(
                        new KnownSocket("*", 8080, "*", 0, 9, "listen", Optional.empty()),
                        new KnownSocket("127.0.0.1", 40000, "10.0.0.7", 443, 214, "close_wait", Optional.empty()),
                        new KnownSocket("fe80::1", 40001, "fe80::2", 443, -1, "established", Optional.empty()));
    }

    @Test
    void readsProc() throws IOException {
        assertThat(read("""
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:9C40 0700000A:01BB 08 00000000:00000001 00:00000000 00000000     0        0 8321 1 0
                   1: 00000000000000000000000001000000:1F90 00000000000000000000000001000000:9C41 01 00000000:00000000 00:0
                """))
                .containsExactly(
                        new KnownSocket("127.0.0.1", 40000, "10.0.0.7", 443, -1, "close_wait", Optional.empty()),
                        new KnownSocket("::1", 8080, "::1", 40001, -1, "established", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp        0      0 127.0.0.1:8080          0.0.0.0:*               LISTEN",
                "CLOSE-WAIT 1 0 localhost:http localhost:40000",
                "{\"findings\": []}",
                "  0: 0100007F:9C40 0700000A:01BB ZZ 00000000",
                "\u001b[31mESTAB"
            })
    void namesTheLineThatIsOfAnotherFormat(String line) {
        assertThatThrownBy(() -> read("State Recv-Q Send-Q Local Address:Port\n" + line + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2 is neither of ss -tanp nor of /proc/net/tcp")
                .hasMessageNotContaining("\u001b");
    }

    private List<KnownSocket> read(String text) throws IOException {
        return SocketsFile.read(Files.writeString(directory.resolve("sockets"), text));
    }
}
