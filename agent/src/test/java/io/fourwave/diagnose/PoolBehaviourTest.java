// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolBehaviourTest {
    private static final StackTraceElement BORROW = new StackTraceElement(
            "org.apache.commons.pool2.impl.GenericObjectPool", "borrowObject", "GenericObjectPool.java", 300);
    private static final StackTraceElement FILL = new StackTraceElement(
            "org.apache.commons.pool2.impl.GenericObjectPool", "addObject", "GenericObjectPool.java", 200);

    private final Scene scene = new Scene();
    private final BlameFinder blame = AcmeBlame.finder();
    /** When an earlier connection of the line was in CLOSE_WAIT; 0: there was none. */
    private long before;

    @Test
    void sequentialOpensBesideIdleOnesAreALeak() {
        assertThat(isPool(oneAfterTheOther(20, Scene.OPENER))).isFalse();
    }

    @Test
    void twoOfWhichTheSecondWasOpenedBesideTheIdleFirstAreALeak() {
        assertThat(isPool(oneAfterTheOther(2, Scene.OPENER))).isFalse();
    }

    @Test
    void oneAloneMayBeAPools() {
        assertThat(isPool(oneAfterTheOther(1, Scene.OPENER))).isTrue();
    }

    @Test
    void asManyAsWereInUseAtOnceAreAPools() {
        assertThat(isPool(atOnce(20))).isTrue();
    }

    @Test
    void moreThanWereInUseAtOnceAreALeak() {
        List<Connection> all = atOnce(20);
        scene.passes(1, SECONDS);
        all.addAll(atOnce(20));

        assertThat(isPool(all)).isFalse();
    }

    @Test
    void poolHasConnectionsToEachDestination() {
        List<Connection> all = new ArrayList<>();
        for (int port = 1; port <= 20; port++) {
            all.add(used(scene.opens(Side.CLIENT, Scene.tuple(port, port))));
        }

        assertThat(isPool(all)).isTrue();
    }

    @Test
    void connectionsUsedAgainAfterAPauseAreAPools() {
        List<Connection> all = oneAfterTheOther(10, Scene.OPENER);
        all.subList(0, 6).forEach(connection -> {
            scene.passes(1, SECONDS);
            used(connection);
        });

        assertThat(isPool(all)).isTrue();
    }

    @Test
    void reuseOfFewSaysNothingOfTheOthers() {
        List<Connection> all = oneAfterTheOther(10, Scene.OPENER);
        scene.passes(1, SECONDS);
        used(all.get(0));

        assertThat(isPool(all)).isFalse();
    }

    @Test
    void whatALibraryOpensByItselfForOthersIsAPoolsAsLongAsItDoesNotGrow() {
        List<Connection> pool = oneAfterTheOther(10, AcmeBlame.LIBRARY);
        pool.forEach(connection -> scene.isUsedBy("worker", connection));
        List<Connection> growing = growing(AcmeBlame.LIBRARY);
        growing.forEach(connection -> scene.isUsedBy("worker", connection));

        assertThat(isPool(pool)).isTrue();
        assertThat(isPool(growing)).isFalse();
    }

    @Test
    void whatOnlyItsOpenerUsedServesNobody() {
        List<Connection> all = oneAfterTheOther(10, AcmeBlame.LIBRARY);
        all.forEach(connection -> scene.isUsedBy(connection.openThread(), connection));

        assertThat(isPool(all)).isFalse();
    }

    @Test
    void poolThatIsFilledByTheApplicationsThreadIsKnownByTheMethodThatFills() {
        assertThat(isPool(oneAfterTheOther(10, FILL, Scene.OPENER))).isTrue();
        assertThat(isPool(growing(FILL, Scene.OPENER))).isFalse();
    }

    @Test
    void poolWhoseConnectionsGoIdleOneAfterTheOtherDoesNotGrow() {
        List<Connection> pool = oneAfterTheOther(10, FILL, Scene.OPENER);
        for (Connection connection : pool) {
            scene.passes(10, SECONDS);
            scene.isIn(TcpState.CLOSE_WAIT, connection);
            scene.sweeps();
        }

        assertThat(isPool(pool)).isTrue();
    }

    @Test
    void poolThatEndsItsConnectionsAfterATimeOpensOthersAndDoesNotGrow() {
        before = scene.now();
        scene.passes(10, MINUTES);

        assertThat(isPool(growing(FILL, Scene.OPENER))).isTrue();
    }

    @Test
    void leakThatBeginsLaterIsToldAfterTheLongestLifeOfAPooledConnection() {
        before = scene.now();
        scene.passes(1, DAYS);
        List<Connection> all = growing(FILL, Scene.OPENER);
        assertThat(isPool(all)).isTrue();
        for (int hours = 0; hours < 3; hours++) {
            scene.passes(1, HOURS);
            all.addAll(growing(FILL, Scene.OPENER));
        }

        assertThat(isPool(all)).isFalse();
    }

    @Test
    void leakIsAsOldAsItsLine() {
        before = scene.now();
        scene.passes(10, SECONDS);

        assertThat(isPool(growing(FILL, Scene.OPENER))).isFalse();
    }

    @Test
    void whatAPoolHasSetUpAheadSaysNothingOfWhatWasUsed() {
        List<Connection> pool = oneAfterTheOther(10, FILL, Scene.OPENER);
        scene.touches(pool.get(0));

        assertThat(behaviour(pool).notTakenBack()).isEmpty();
        assertThat(isPool(pool)).isTrue();
    }

    @Test
    void poolsFramesOnTheStackOfWhatIsOpenedOnDemandSayNothing() {
        assertThat(isPool(oneAfterTheOther(10, BORROW, Scene.OPENER))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.ConnectionPool, true",
        "com.acme.DruidDataSource, true",
        "com.acme.BalancedPool$Opener, true",
        "com.acme.PoolBase, true",
        "com.acme.PoolDataSourceImpl, true",
        "com.acme.Pool2, true",
        "com.acme.RedisPoolFactory, true",
        "com.acme.PoolUse, false",
        "com.acme.CarPoolService, false",
        "com.acme.PoolTest$Case, false",
        "com.acme.DataSourceChecker, false",
        "com.acme.PoolingClient, false",
        "com.acme.ThreadPool, false"
    })
    void lastWordOfAClassesNameSaysWhetherItIsAPoolThatWasFilledAhead(String name, boolean pool) {
        StackTraceElement around = new StackTraceElement(name, "run", "A.java", 10);
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Connection opened = used(scene.opens(Side.CLIENT, tuple(i), Scene.OPENER, around));
            scene.isUsedAt(opened, Scene.READER, around);
            all.add(opened);
            scene.passes(10, MILLISECONDS);
        }

        assertThat(isPool(all)).isEqualTo(pool);
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Sockets, <init>, 5, true",
        "com.acme.Sockets, <init>, 0, false",
        "com.acme.Sockets, fetch, 5, false",
        "java.sql.DriverManager, getConnection, 5, true"
    })
    void whatWasSetUpAheadAndThenClosedWhileIdleIsAPools(String type, String method, int idleSeconds, boolean pool) {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            StackTraceElement opens = new StackTraceElement(type, method, "A.java", 10);
            StackTraceElement greets = new StackTraceElement(type, method, "A.java", 12);
            Connection opened = used(scene.opens(Side.CLIENT, tuple(i), opens, Scene.OPENER));
            scene.isUsedAt(opened, Scene.READER, greets, Scene.OPENER);
            all.add(opened);
            scene.passes(10, MILLISECONDS);
        }
        scene.passes(idleSeconds, SECONDS);

        assertThat(isPool(all)).isEqualTo(pool);
    }

    @RepeatedTest(200)
    void usedAtOnceIsWhatANaiveCountFinds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int count = 1 + random.nextInt(12);
        long[] begins = new long[count];
        long[] ends = new long[count];
        List<Suspect> subjects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            begins[i] = random.nextInt(20);
            // zero is no use at all
            ends[i] = begins[i] + random.nextInt(8);
            subjects.add(used(begins[i], ends[i]));
        }

        assertThat(PoolBehaviour.usedAtOnce(subjects)).isEqualTo(naive(begins, ends));
    }

    private Suspect used(long begin, long end) {
        scene.passes(begin, MILLISECONDS);
        Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);
        scene.passes(end - begin, MILLISECONDS);
        if (end > begin) {
            scene.reads(connection);
        }
        scene.passes(-end, MILLISECONDS);
        return Suspect.of(connection, scene.now());
    }

    private static int naive(long[] begins, long[] ends) {
        int most = 0;
        for (long at : begins) {
            int now = 0;
            for (int i = 0; i < begins.length; i++) {
                now += begins[i] <= at && at <= ends[i] ? 1 : 0;
            }
            most = Math.max(most, now);
        }
        return most;
    }

    private boolean isPool(List<Connection> connections) {
        return behaviour(connections).isPool();
    }

    private PoolBehaviour behaviour(List<Connection> connections) {
        connections.forEach(connection -> scene.isIn(TcpState.CLOSE_WAIT, connection));
        scene.sweeps();
        scene.passes(30, SECONDS);
        List<Suspect> subjects = connections.stream()
                .map(connection -> Suspect.of(connection, connection.teardown().currentSince()))
                .toList();
        assertThat(Site.of(subjects, blame)).hasSize(1);
        Site site = Site.of(subjects, blame).get(0);
        long first = before == 0 ? site.oldest().sinceNanos() : before;
        return new PoolBehaviour(site, scene.now(), SECONDS.toNanos(30), first);
    }

    /** The peer closes each of them soon. */
    private List<Connection> growing(StackTraceElement... openedBy) {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.addAll(oneAfterTheOther(1, openedBy));
            scene.isIn(TcpState.CLOSE_WAIT, all.get(i));
            scene.sweeps();
            scene.passes(1, SECONDS);
        }
        return all;
    }

    private List<Connection> oneAfterTheOther(int count, StackTraceElement... openedBy) {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(used(scene.opens(Side.CLIENT, tuple(i), openedBy)));
            scene.passes(10, MILLISECONDS);
        }
        return all;
    }

    private List<Connection> atOnce(int count) {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(scene.opens(Side.CLIENT, tuple(i)));
            scene.passes(1, MILLISECONDS);
        }
        all.forEach(this::used);
        return all;
    }

    private Connection used(Connection connection) {
        scene.writes(connection);
        scene.passes(1, MILLISECONDS);
        scene.reads(connection);
        return connection;
    }

    private static FourTuple tuple(int localPort) {
        return Scene.tuple(1 + localPort, 80);
    }
}
