// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SsCommandTest {
    private static final FourTuple TIME_WAIT = Captured.tuple("7f000001", 39434, "7f000001", 8081);

    @TempDir
    private Path folder;

    @Test
    void agreesWithProcOnEverySocket() {
        List<KernelSocket> rows = SsCommand.parse(Captured.bytes("ss/all"), Wanted.in(Captured.ALL));

        assertThat(rows).hasSize(Captured.SOCKETS);
        assertThat(Captured.essence(rows))
                .isEqualTo(Captured.essence(Captured.rows(Captured.proc(folder).scan(Captured.ALL))));
    }

    @Test
    void headerIsPassedOver() {
        assertThat(SsCommand.parse(Captured.bytes("ss/with-header"), Wanted.in(Captured.ALL)))
                .hasSize(Captured.SOCKETS);
    }

    @Test
    void oneStateIsPrintedWithoutItsName() throws IOException {
        SsCommand ss = printing("ss/close-wait");

        assertThat(Captured.rows(ss.scan(Set.of(TcpState.CLOSE_WAIT))))
                .hasSize(6)
                .extracting(KernelSocket::state)
                .containsOnly(TcpState.CLOSE_WAIT);
        assertThat(arguments()).isEqualTo("-Hntoe state close-wait");
    }

    @Test
    void severalStatesArePrintedWithTheirNames() throws IOException {
        SsCommand ss = printing("ss/time-wait-and-fin-wait-2");

        assertThat(Captured.rows(ss.scan(Set.of(TcpState.TIME_WAIT, TcpState.FIN_WAIT_2))))
                .hasSize(12);
        assertThat(arguments()).contains("state time-wait").contains("state fin-wait-2");
    }

    @Test
    void findOfAFewFiltersByPort() throws IOException {
        SsCommand ss = printing("ss/all");

        assertThat(Captured.rows(ss.find(List.of(TIME_WAIT))))
                .extracting(KernelSocket::tuple)
                .containsExactly(TIME_WAIT);
        assertThat(arguments()).isEqualTo("-Hntoe state all ( sport = :39434 and dport = :8081 )");
    }

    @Test
    void runsInAnEmptyEnvironment() throws IOException {
        printing("ss/all").scan(Captured.ALL);

        assertThat(Files.readString(folder.resolve("environment")))
                .contains("LC_ALL='C'")
                .doesNotContain("HOME=");
    }

    @Test
    void failureOfTheCommandIsAReason() throws IOException {
        Reading reading = new SsCommand(script("exit 3")).scan(Captured.ALL);

        assertThat(Captured.reason(reading)).contains("/ss could not be used: it ended with exit status 3");
    }

    @Test
    void commandThatHangsIsEnded() throws IOException {
        SsCommand ss = new SsCommand(script("echo $$ > " + folder + "/pid; exec sleep 600"), Duration.ofMillis(300));

        assertThat(Captured.reason(ss.scan(Captured.ALL))).contains("did not end within 300 ms");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).trim());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void programThatCannotBeStartedIsAReason() throws IOException {
        Path program = Files.writeString(folder.resolve("ss"), "#!/nowhere/interpreter\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(Captured.reason(new SsCommand(program).scan(Captured.ALL))).contains("could not be used");
    }

    @Test
    void missingCommandIsAReason() throws IOException {
        Files.writeString(folder.resolve("ss"), "not executable");

        assertThat(SsCommand.open(List.of(folder)))
                .isEqualTo(new Opening.Refused("no ss command (iproute2) in " + folder));
    }

    @Test
    void asksTheCommandOfThisHost() {
        Opening opening = SsCommand.open();
        assumeTrue(opening instanceof Opening.Opened, "no ss on this host");
        SocketTable ss = ((Opening.Opened) opening).table();

        assertThat(ss.scan(Set.of(TcpState.CLOSE_WAIT))).isInstanceOf(Reading.Sockets.class);
        assertThat(ss.scan(Captured.ALL)).isInstanceOf(Reading.Sockets.class);
        assertThat(ss.find(List.of(TIME_WAIT, TIME_WAIT.reversed()))).isInstanceOf(Reading.Sockets.class);
    }

    /** An {@code ss} that notes how it was called and prints what the real one printed. */
    private SsCommand printing(String captured) throws IOException {
        Captured.write(folder.resolve("output"), Captured.bytes(captured));
        return new SsCommand(script("""
                echo "$*" > %1$s/arguments
                set > %1$s/environment
                exec /bin/cat %1$s/output""".formatted(folder)));
    }

    private Path script(String body) throws IOException {
        Path program = Files.writeString(folder.resolve("ss"), "#!/bin/sh\n" + body + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private String arguments() throws IOException {
        return Files.readString(folder.resolve("arguments")).trim();
    }
}
