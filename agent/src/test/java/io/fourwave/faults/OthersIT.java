// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others do on this host, and what comes from afar: the application is not blamed for it. */
class OthersIT {
    private static final Duration LEAK_AFTER = Duration.ofSeconds(1);

    private static final int WAITING = 3;
    private static final int ADDRESSES = 4;
    private static final int OF_EACH = 250;
    private static final String[] THOUSAND_PORTS = {
        "unshare",
        "--net",
        "sh",
        "-c",
        "ip link set lo up && echo '40000 40999' >/proc/sys/net/ipv4/ip_local_port_range && exec \"$@\"",
        "sh"
    };

    private static final int SCANNED = 1000;
    private static final int PROBES = 30;
    private static final int HEAP_KIB = 4 << 10;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    /** This test's JVM listens beside the application, and accepts nobody. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void fullQueueOfAnotherProcessAtTheSamePortIsNotOurs(Jdk jdk) throws IOException {
        try (Worker worker = Worker.start(launch(jdk))) {
            int port = served(worker, "serve 0");
            try (ServerSocket other = new ServerSocket(port, WAITING - 1, InetAddress.getByName("127.0.0.2"))) {
                for (int i = 0; i < WAITING; i++) {
                    new Socket(other.getInetAddress(), port).close();
                }
                assertThat(rows(port, "0200007F", "08")).isEqualTo(WAITING);
                pass(LEAK_AFTER.multipliedBy(4));
                assertThat(rows(port, "0200007F", "08")).isEqualTo(WAITING);
                worker.end();
            }
        }
        assertThat(report().findings()).isEmpty();
        TABLE.row("another process at the same port of another address", jdk)
                .done(WAITING + " clients in its accept queue have closed, nobody accepts them")
                .result("no finding");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void portsAreCountedForEachLocalAddress(Jdk jdk) {
        String[] few = PlacesIT.assumed("a network namespace with few ports", THOUSAND_PORTS);
        try (Worker worker = Worker.start(launch(jdk).within(few))) {
            worker.does("spread %d %d".formatted(ADDRESSES, OF_EACH));
            await().atMost(AgentProcess.PATIENCE).until(() -> percent(worker) > 0);
            pass(LEAK_AFTER.multipliedBy(2));
            int percent = percent(worker);
            worker.end();
            assertThat(percent).isBetween(20, 30);
            TABLE.row("four local addresses to one port", jdk)
                    .done("%d connections from each, of 1000 ports".formatted(OF_EACH))
                    .counted(percent + " % of the ports in use")
                    .result("no finding");
        }
        assertThat(report().findings()).noneMatch(finding -> is(finding, "verdict", "time_wait_pressure"));
    }

    /** All from one address, at full speed; then as a load balancer looks after its servers. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void scannersAndProbesAreNothingAboveInfo(Jdk jdk) {
        AgentLaunch launch = launch(jdk).within(PlacesIT.assumed("a network namespace", OwnNetwork.WORDS));
        try (Worker worker = Worker.start(launch)) {
            int port = served(worker, "serve 0");
            String[] sameNetwork = {"nsenter", "--net=/proc/" + worker.pid() + "/ns/net"};
            try (Worker scanner =
                    Worker.start(AgentProcess.on(jdk).withoutAgent().within(sameNetwork))) {
                scan(worker, scanner, port, SCANNED);
                JvmFigures before = worker.figures();
                scan(worker, scanner, port, 3 * SCANNED);
                JvmFigures after = worker.figures();
                scanner.end();
                assertThat(after.heap()).isLessThan(before.heap() + HEAP_KIB);
                worker.end();
                TABLE.row("port scanner, load balancer's probe", jdk)
                        .done("%d times connect and close, as many connect and reset, a probe every 100 ms"
                                .formatted(4 * SCANNED))
                        .counted(report().decidingSteps() + " calls, " + report().tracked() + " tracked in the end")
                        .figures(before, after)
                        .result("nothing above info");
            }
        }
        assertThat(report().tracked()).isLessThan(PROBES);
        assertNothingAboveInfo();
    }

    /** It comes while the handler does not look, for longer than leak.after. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void resetWhileAHandlerWorksIsNothingAboveInfo(Jdk jdk) throws IOException {
        try (Worker worker = Worker.start(launch(jdk))) {
            int port = served(worker, "serve 60000");
            try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                client.getOutputStream().write(1);
                await().atMost(AgentProcess.PATIENCE).until(() -> rows(port, "0100007F", "01") == 1);
                client.setSoLinger(true, 0);
            }
            pass(LEAK_AFTER.multipliedBy(4));
            worker.end();
        }
        assertNothingAboveInfo();
        TABLE.row("a client resets while its handler works", jdk)
                .done("a handler that works for a minute, leak.after=1s")
                .counted(report().findings().size() + " finding")
                .result("nothing above info");
    }

    private static void scan(Worker worker, Worker scanner, int port, int times) {
        scanner.does("scan %d close %d 0".formatted(port, times));
        scanner.does("scan %d reset %d 0".formatted(port, times));
        scanner.does("scan %d close %d 100".formatted(port, PROBES / 2));
    }

    private static int served(Worker worker, String order) {
        worker.does(order);
        return Integer.parseInt(last(worker).substring("serving ".length()));
    }

    private static int percent(Worker worker) {
        worker.does("ports");
        return Integer.parseInt(last(worker).substring("ports ".length()));
    }

    private static String last(Worker worker) {
        return worker.output().get(worker.output().size() - 1);
    }

    /** Sockets at that local address and port in that state, in the kernel's own hexadecimal digits. */
    private static long rows(int port, String address, String state) throws IOException {
        String local = "%s:%04X".formatted(address, port);
        try (Stream<String> tcp = Files.lines(Path.of("/proc/net/tcp"));
                Stream<String> tcp6 = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(tcp, tcp6)
                    .map(line -> line.trim().split(" +"))
                    .filter(fields -> fields[1].endsWith(local) && fields[3].equals(state))
                    .count();
        }
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plus(AgentProcess.PATIENCE)).until(() -> true);
    }

    private void assertNothingAboveInfo() {
        assertThat(report().findings())
                .noneMatch(finding -> is(finding, "severity", "leak") || is(finding, "severity", "suspect"));
    }

    private static boolean is(JsonObject finding, String key, String value) {
        return finding.get(key).getAsString().equals(value);
    }

    private AgentLaunch launch(Jdk jdk) {
        return AgentProcess.on(jdk)
                .agentOptions("sweep.interval=100ms,leak.after=%dms,report.file=%s"
                        .formatted(LEAK_AFTER.toMillis(), directory.resolve("report.json")));
    }

    private ReportJson report() {
        return ReportJson.read(directory.resolve("report.json"));
    }
}
