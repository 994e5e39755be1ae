// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.LeafObjects;
import io.fourwave.heap.hprof.Progress;
import io.fourwave.holding.PoolUse;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way of holding a connection, in a dump of {@link HoldingApp}. */
class HoldersTest {
    private static final String APP = "io.fourwave.heap.HoldingApp";
    private static Path dump;
    private static Holders holders;
    private static String port;
    private static String port6;

    @BeforeAll
    static void dump(@TempDir Path directory) throws Exception {
        dump = directory.resolve("app.hprof");
        try (AgentProcess app = AgentProcess.on(Jdks.ofBuild())
                .withoutAgent()
                .main(HoldingApp.class, dump.toString())
                .start()) {
            String[] words = app.awaitStdout("listening ").split(" ");
            port = words[1];
            port6 = words[2];
            assertThat(app.awaitExit()).isZero();
        }
        holders = Holders.of(dump, List.of(), Progress.SILENT);
    }

    @Test
    void staticFieldIsNamedWithItsClassAndTheWayToTheSocket() {
        assertThat(rows())
                .contains(
                        tuple(
                                7,
                                "static " + APP + ".SESSIONS > HashMap > ArrayList > HoldingApp.Warehouse > Socket",
                                ""),
                        tuple(8, "static " + APP + ".CHANNEL_LIST > ArrayList > SocketChannel", ""),
                        tuple(10, "static " + APP + ".CHANNEL_LIST > ArrayList > AsynchronousSocketChannel", ""));
    }

    @Test
    void chainIsOneStepHoweverLong() {
        assertThat(rows()).contains(tuple(10, "static " + APP + ".chain > HoldingApp.Link > Socket", ""));
    }

    @Test
    void threadsOfOneKindAreOneRowWithTheApplicationsFrame() {
        HolderGroup group = group("Warehouse > Socket", HoldingApp.IN_THREADS);

        assertThat(String.join(" > ", group.holder()))
                .matches(
                        "thread \"worker-\\*\" in io\\.fourwave\\.heap\\.HoldingApp\\.\\w+ \\(HoldingApp\\.java:\\d+\\)"
                                + " > HoldingApp\\.Warehouse > Socket");
    }

    @Test
    void threadLocalIsNamedAsOne() {
        assertThat(rows())
                .contains(tuple(2, "thread \"local\" > ThreadLocal > ArrayDeque > HoldingApp.Warehouse > Socket", ""));
    }

    @Test
    void poolTellsIdleFromLeasedThoughOneCollectionHasBoth() {
        assertThat(holders.groups())
                .filteredOn(group -> group.holder().contains("HoldingApp.Pool"))
                .extracting(HolderGroup::pool, HolderGroup::count)
                .containsExactlyInAnyOrder(tuple(PoolUse.IDLE, 6), tuple(PoolUse.LEASED, 5));
    }

    @Test
    void closedChannelThatItsSelectorKeepsIsHeldByTheSelector() {
        HolderGroup group =
                groups("closed, its selector keeps the descriptor").findFirst().orElseThrow();

        assertThat(group.count()).isEqualTo(HoldingApp.REGISTERED);
        assertThat(String.join(" > ", group.holder())).startsWith("static " + APP + ".selector > Selector");
    }

    @Test
    void whatNobodyHoldsIsSaidToBeFreedWhereACollectorFreesIt() {
        List<String> text = new HoldersText(holders, ">").lines();

        assertThat(text)
                .anyMatch(line -> line.matches(" *27  nobody holds it; the next full GC frees it: Socket"))
                .anyMatch(line -> line.matches(" *12  nobody holds it, and no GC closes a channel: .*SocketChannel"));
    }

    @Test
    void addressesOfBothFamiliesAndPortsAreRead() {
        assertThat(group("SIX", HoldingApp.IPV6).peers()).containsOnlyKeys("[::1]:" + port6);
        assertThat(group("SESSIONS", HoldingApp.IN_MAP).peers()).containsOnlyKeys("127.0.0.1:" + port);
        assertThat(group("SESSIONS", HoldingApp.IN_MAP).descriptors())
                .hasSize(HoldingApp.IN_MAP)
                .allMatch(descriptor -> descriptor > 2);
    }

    @Test
    void neverConnectedClosedAndListeningAreToldApart() {
        assertThat(groups("never connected").findFirst().orElseThrow().count()).isEqualTo(HoldingApp.UNCONNECTED);
        assertThat(holders.released()).isEqualTo(HoldingApp.CLOSED);
        assertThat(holders.listeners()).isEqualTo(2);
        assertThat(holders.connections())
                .isEqualTo(
                        holders.groups().stream().mapToInt(HolderGroup::count).sum());
    }

    @Test
    void exampleHasEveryObjectAndField() {
        assertThat(group("SESSIONS", HoldingApp.IN_MAP).example())
                .contains(
                        "static " + APP + ".SESSIONS",
                        "java.util.HashMap.table",
                        "java.util.ArrayList.elementData",
                        APP + "$Warehouse.socket",
                        "java.net.Socket.impl");
    }

    @Test
    void whatOthersKnowIsPutBesideIt() throws Exception {
        List<KnownSocket> known = new ArrayList<>();
        HeapDump heap = HeapDump.open(dump, Progress.SILENT);
        for (HeldSocket socket : new SocketReader(heap, new LeafObjects(heap, Progress.SILENT)).all()) {
            if (socket.local().isPresent() && socket.peer().isPresent()) {
                known.add(new KnownSocket(
                        "127.0.0.1",
                        socket.local().get().port(),
                        socket.peer().get().address(),
                        socket.peer().get().port(),
                        -1,
                        "close_wait",
                        Optional.of("#1 close_wait_leak")));
            }
        }

        Holders joined = Holders.of(dump, known, Progress.SILENT);

        HolderGroup sessions = joined.groups().stream()
                .filter(group -> String.join(" ", group.holder()).contains("SESSIONS"))
                .findFirst()
                .orElseThrow();
        assertThat(sessions.states()).containsEntry("close_wait", HoldingApp.IN_MAP);
        assertThat(sessions.findings()).containsEntry("#1 close_wait_leak", HoldingApp.IN_MAP);
        assertThat(groups("never connected").findFirst().orElseThrow().states()).isEmpty();
    }

    private static HolderGroup group(String part, int count) {
        return holders.groups().stream()
                .filter(group -> String.join(" > ", group.holder()).contains(part) && group.count() == count)
                .findFirst()
                .orElseThrow(() -> new AssertionError(part + " in " + rows()));
    }

    private static Stream<HolderGroup> groups(String condition) {
        return holders.groups().stream().filter(group -> group.condition().equals(condition));
    }

    private static List<org.assertj.core.groups.Tuple> rows() {
        return holders.groups().stream()
                .map(group -> tuple(
                        group.count(),
                        String.join(" > ", group.holder()),
                        group.pool().text()))
                .toList();
    }
}
