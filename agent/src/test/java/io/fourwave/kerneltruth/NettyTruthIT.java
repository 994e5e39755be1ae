// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.SpansFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's native transports, its own and a relocated one: every close as the kernel saw it. */
class NettyTruthIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    static Stream<Arguments> transports() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of(jdk, "netty-4.1", NettyTransport.EPOLL),
                        Arguments.of(jdk, "netty-4.1", NettyTransport.INCUBATOR),
                        Arguments.of(jdk, "netty-4.2", NettyTransport.EPOLL),
                        Arguments.of(jdk, "netty-4.2", NettyTransport.IO_URING),
                        Arguments.of(jdk, "netty-shaded", NettyTransport.EPOLL)));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void eachFinAndResetIsReportedOnceAsTheKernelSawIt(Jdk jdk, String netty, NettyTransport transport) {
        String row = "netty: JDK %d, %s, %s: ".formatted(jdk.feature(), netty, transport);
        Path spans = directory.resolve("spans.jsonl");
        try (KernelTrace trace = KernelTruthIT.record()) {
            List<String> output = play(jdk, netty, transport, spans);
            Optional<String> unavailable = output.stream()
                    .filter(line -> line.startsWith("UNAVAILABLE"))
                    .findFirst();
            if (unavailable.isPresent()) {
                System.out.println(row + "skipped, " + unavailable.get());
                abort(unavailable.get());
            }
            TraceComparison court = TraceComparison.of(
                    NettyScenarios.list(),
                    ScenarioLog.parse(output),
                    trace.stop(),
                    AgentAccount.of(SpansFile.read(spans)));
            System.out.println(court.table());
            System.out.println(row + court.summary());
            assertThat(court.unplayed()).isEmpty();
            assertThat(court.faults()).isEmpty();
            assertThat(court.strangers()).isEmpty();
        }
    }

    private List<String> play(Jdk jdk, String netty, NettyTransport transport, Path spans) {
        NettyLibrary library = NettyLibrary.in(netty, directory);
        try (AgentProcess process = AgentProcess.on(jdk)
                .agentOptions("spans.file=%s,spans.rate=100000,sweep.interval=200ms".formatted(spans))
                .jvm(library.jvmArguments(jdk))
                .classPath(library.classPath())
                .main(NettyProgram.class, transport.name())
                .start()) {
            assertThat(process.awaitExit(PATIENCE)).as("%s", process.stderr()).isZero();
            assertThat(process.stderr()).isEmpty();
            return process.stdout();
        }
    }
}
