// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets that come in another way than most: the same output, every close counted, nobody blamed. */
class UnusualSocketsIT {
    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void channelThatTheJvmWasStartedWith(Jdk jdk) throws IOException {
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String words = "exec \"$@\" 0<>/dev/tcp/127.0.0.1/" + peer.getLocalPort();
            try (AgentProcess process = launch(jdk)
                            .within("bash", "-c", words, "bash")
                            .main(UnusualSockets.class, "inherited")
                            .start();
                    Socket accepted = peer.accept()) {
                accepted.getOutputStream().write(7);
                accepted.shutdownOutput();
                assertThat(accepted.getInputStream().readAllBytes()).containsExactly(1);
                assertThat(process.awaitExit()).isZero();
                // its close takes descriptors 0 to 2 with it (sun.nio.ch.InheritedChannel, JDK 8 to 27)
                assertThat(process.stdout()).containsExactly("read 1", "read -1");
                assertThat(process.stderr()).isEmpty();
            }
        }
        ReportJson report = report();
        assertThat(report.decidingSteps()).isEqualTo(1);
        TABLE.row("inherited channel", jdk)
                .done("one connection on descriptor 0, closed by the peer first")
                .counted(report.decidingSteps() + " call")
                .result("as without");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void providerOfTheApplication(Jdk jdk) {
        run(
                launch(jdk)
                        .jvm(
                                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                                "-Djava.nio.channels.spi.SelectorProvider=" + UnusualSockets.Provider.class.getName())
                        .main(UnusualSockets.class, "provider"),
                "Provider",
                "done");
        assertThat(report().decidingSteps()).isEqualTo(2 * UnusualSockets.CONNECTIONS);
        TABLE.row("selector provider replaced", jdk)
                .done(UnusualSockets.CONNECTIONS + " connections by channels of the application's class")
                .counted(report().decidingSteps() + " calls")
                .result("as without");
    }

    /** By a library that is loaded before the C library, as mptcpize(8) does it. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void multipathTcp(Jdk jdk) throws IOException {
        Path source = Files.writeString(directory.resolve("mptcp.c"), """
                #define _GNU_SOURCE
                #include <dlfcn.h>
                #include <sys/socket.h>
                #include <netinet/in.h>
                int socket(int domain, int type, int protocol) {
                    int (*next)(int, int, int) = dlsym(RTLD_NEXT, "socket");
                    int tcp = (domain == AF_INET || domain == AF_INET6) && (type & 0xf) == SOCK_STREAM;
                    return next(domain, type, tcp && (protocol == 0 || protocol == IPPROTO_TCP) ? 262 : protocol);
                }
                """);
        Path library = directory.resolve("mptcp.so");
        assumeTrue(
                Command.works("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                        && Files.readString(Path.of("/proc/sys/net/mptcp/enabled"))
                                .startsWith("1"),
                "a C compiler and a kernel with MPTCP are not to be had here");
        run(launch(jdk).environment("LD_PRELOAD", library.toString()).main(UnusualSockets.class, "plain"), "done");
        TABLE.row("MPTCP", jdk)
                .done(UnusualSockets.CONNECTIONS + " connections, each end closed")
                .counted(report().decidingSteps() + " calls, by " + report().sources())
                .result("as without");
    }

    private void run(AgentLaunch launch, String... output) {
        try (AgentProcess process = launch.start()) {
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            assertThat(process.stdout()).containsExactly(output);
            assertThat(process.stderr()).isEmpty();
        }
        assertThat(report().suppressedErrors()).isZero();
        assertThat(report().findings()).isEmpty();
    }

    private AgentLaunch launch(Jdk jdk) {
        return AgentProcess.on(jdk).agentOptions("report.file=" + file());
    }

    private ReportJson report() {
        return ReportJson.read(file());
    }

    private Path file() {
        return directory.resolve("report.json");
    }
}
