// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.jdk.FakeApi;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTableTest {
    private static final int BEYOND = 1024 * 4096;

    private final ConnectionTable table = new ConnectionTable(3);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, BEYOND - 1})
    void connectionIsFoundByItsOwnDescriptorOnly(int number) {
        Connection connection = connection(number);

        assertThat(table.put(connection)).isTrue();
        assertThat(found(connection)).isSameAs(connection);
        assertThat(table.get(new FileDescriptor(), number)).isNull();
        assertThat(content(table)).containsExactly(connection);
        table.remove(connection);
        assertThat(found(connection)).isNull();
        assertThat(table.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, BEYOND, Integer.MAX_VALUE})
    void numberThatTheTableHasNoPlaceForIsLeftOut(int number) {
        Connection connection = connection(number);

        assertThat(table.put(connection)).isFalse();
        assertThat(found(connection)).isNull();
        table.remove(connection);
        assertThat(table.size()).isZero();
    }

    @Test
    void numberGivenToAnotherConnectionMeansThatTheFormerIsGone() {
        Connection former = connection(7);
        Connection next = connection(7);
        table.put(former);
        table.put(next);

        assertThat(former.isDescriptorGone()).isTrue();
        assertThat(next.isDescriptorGone()).isFalse();
        assertThat(found(former)).isNull();
        assertThat(table.size()).isEqualTo(1);
        // the former's late removal does not take the next one out
        table.remove(former);
        assertThat(found(next)).isSameAs(next);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void fullTableTakesNoMoreUntilOneGoes() {
        Connection first = connection(1);
        table.put(first);
        table.put(connection(2));
        table.put(connection(3));

        assertThat(table.put(connection(4))).isFalse();
        assertThat(table.size()).isEqualTo(3);
        table.remove(first);
        table.remove(first);
        assertThat(table.put(connection(4))).isTrue();
        assertThat(table.size()).isEqualTo(3);
    }

    @Test
    void fullTableStillLearnsThatANumberHasANewOwner() {
        Connection stale = connection(1);
        table.put(stale);
        table.put(connection(2));
        table.put(connection(3));
        Connection owner = connection(1);

        assertThat(table.put(owner)).isTrue();
        assertThat(stale.isDescriptorGone()).isTrue();
        assertThat(table.size()).isEqualTo(3);
    }

    @Test
    void descriptorThatWasMetAlreadyKeepsItsConnection() {
        Connection first = connection(7);
        Connection second = new Connection(
                new Connection.Origin(Side.CLIENT, true, false, 0, null, 0, null),
                new FakeApi(false),
                null,
                first.descriptor(),
                7,
                FakeApi.peer(Scene.REMOTE));

        assertThat(table.meet(first)).isSameAs(first);
        assertThat(table.meet(second)).isSameAs(first);
        assertThat(first.isDescriptorGone()).isFalse();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void numberThatIsMetWithAnotherDescriptorHasANewOwner() {
        Connection stale = connection(7);
        table.put(stale);
        Connection owner = connection(7);

        assertThat(table.meet(owner)).isSameAs(owner);
        assertThat(found(owner)).isSameAs(owner);
        assertThat(stale.isDescriptorGone()).isTrue();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void whatThereIsNoRoomForIsMetAndNotTracked() {
        table.put(connection(1));
        table.put(connection(2));
        table.put(connection(3));
        Connection fourth = connection(4);

        assertThat(table.meet(fourth)).isSameAs(fourth);
        assertThat(found(fourth)).isNull();
        Connection beyond = connection(BEYOND);
        assertThat(table.meet(beyond)).isSameAs(beyond);
        assertThat(table.size()).isEqualTo(3);
    }

    @Test
    void threadsThatOpenAndCloseAtOnceLoseNothing() throws Exception {
        ConnectionTable shared = new ConnectionTable(100_000);
        AtomicInteger wrong = new AtomicInteger();
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int seed = i;
            work.add(pool.submit(() -> openAndClose(shared, new Random(seed), wrong)));
        }
        for (Future<?> each : work) {
            each.get(60, TimeUnit.SECONDS);
        }
        pool.shutdown();

        assertThat(wrong).hasValue(0);
        assertThat(shared.size()).isEqualTo(content(shared).size());
        content(shared).forEach(shared::remove);
        assertThat(shared.size()).isZero();
    }

    /** All threads fight for the same few numbers, over the border of two chunks. */
    private static void openAndClose(ConnectionTable shared, Random random, AtomicInteger wrong) {
        for (int i = 0; i < 20_000; i++) {
            Connection connection = connection(1000 + random.nextInt(50));
            shared.put(connection);
            Connection found = shared.get(connection.descriptor(), connection.descriptorNumber());
            if (found != connection && !connection.isDescriptorGone() && !isOverwritten(shared, connection)) {
                wrong.incrementAndGet();
            }
            if (random.nextBoolean()) {
                shared.remove(connection);
            }
        }
    }

    /** The table has let go of it, and is about to say so. */
    private static boolean isOverwritten(ConnectionTable shared, Connection connection) {
        return !content(shared).contains(connection);
    }

    private Connection found(Connection connection) {
        return table.get(connection.descriptor(), connection.descriptorNumber());
    }

    private static List<Connection> content(ConnectionTable table) {
        List<Connection> content = new ArrayList<>();
        table.forEach(content::add);
        return content;
    }

    private static Connection connection(int number) {
        Connection.Origin origin = new Connection.Origin(Side.CLIENT, false, false, 0, "main", 1, null);
        return new Connection(
                origin, new FakeApi(false), null, new FileDescriptor(), number, FakeApi.peer(Scene.REMOTE));
    }
}
