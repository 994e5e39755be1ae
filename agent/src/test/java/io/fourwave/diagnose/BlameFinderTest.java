// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.origin.Libraries;
import io.fourwave.support.Kept;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BlameFinderTest {
    private static final Libraries NO_LIBRARIES = new Libraries(name -> Optional.empty(), "");
    private static final StackTraceElement JDK =
            new StackTraceElement(null, "java.base", "17", "java.net.Socket", "connect", "Socket.java", 633);
    private static final StackTraceElement DRIVER = new StackTraceElement("org.db.Driver", "open", "Driver.java", 10);
    private static final StackTraceElement APPLICATION =
            new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 42);
    private static final Stack STACK = new Stack(List.of(JDK, DRIVER, APPLICATION));

    @Test
    void whereNothingIsKnownTheOutermostFrameIsToBlame() {
        assertThat(new BlameFinder(List.of(), NO_LIBRARIES).of(STACK).frame()).contains(APPLICATION);
    }

    @Test
    void applicationsFrameIsToBlameWhereItsPackagesAreGiven() {
        assertThat(new BlameFinder(List.of("org.other", "com.acme"), NO_LIBRARIES)
                        .of(STACK)
                        .frame())
                .contains(APPLICATION);
    }

    @Test
    void libraryIsToBlameWhereNoFrameIsTheApplications() {
        assertThat(new BlameFinder(List.of("org.other"), NO_LIBRARIES).of(STACK).frame())
                .contains(APPLICATION);
    }

    @Test
    void stacksWithoutEndAreBounded() {
        BlameFinder finder = new BlameFinder(List.of(), NO_LIBRARIES);
        for (int i = 0; i < 10_000; i++) {
            finder.of(new Stack(List.of(new StackTraceElement("com.acme.Made" + i, "call", "Made.java", 1))));
        }

        assertThat(Kept.size(finder, "known")).isBetween(1, 4096);
    }

    @Test
    void nobodyIsToBlameOnAStackThatWasNotRecordedOrIsTheJdksAlone() {
        assertThat(new BlameFinder(List.of("com.acme"), NO_LIBRARIES)
                        .of(Stack.NONE)
                        .frame())
                .isEmpty();
        assertThat(new BlameFinder(List.of(), NO_LIBRARIES)
                        .of(new Stack(List.of(JDK)))
                        .frame())
                .isEmpty();
    }

    /** Classes are listed now and then: the nearer one may have been loaded since. */
    @Test
    void nearerFrameIsToBlameOnceItsClassIsListed() throws MalformedURLException {
        URL classes = new URL("file:/srv/shop/classes/");
        Map<String, URL> listed = new HashMap<>(Map.of("com.acme.Orders", classes));
        AtomicLong now = new AtomicLong();
        BlameFinder finder =
                new BlameFinder(List.of(), new Libraries(name -> Optional.ofNullable(listed.get(name)), ""), now::get);

        assertThat(finder.of(STACK).frame()).contains(APPLICATION);
        listed.put("org.db.Driver", classes);
        now.addAndGet(TimeUnit.SECONDS.toNanos(3));
        assertThat(finder.of(STACK).frame()).contains(DRIVER);
    }

    private static final StackTraceElement POOL = new StackTraceElement("org.pool.Pool", "fill", "Pool.java", 7);
    private static final StackTraceElement THREAD =
            new StackTraceElement("org.pool.util.PoolThread", "run", "PoolThread.java", 3);
    private static final StackTraceElement HANDLER =
            new StackTraceElement("com.acme.Upload", "handle", "Upload.java", 9);
    private static final StackTraceElement BIND = new StackTraceElement("com.acme.Main", "main", "Main.java", 5);
    private static final StackTraceElement ACCEPT =
            new StackTraceElement("com.acme.Server", "accept", "Server.java", 12);

    @Test
    void withoutTheApplicationThePoolIsToBlameAndNotItsDriverNorItsThread() {
        BlameFinder finder = new BlameFinder(List.of("com.acme."), NO_LIBRARIES);

        assertThat(finder.of(new Stack(List.of(JDK, DRIVER, POOL, THREAD))).frame())
                .contains(POOL);
        assertThat(finder.of(new Stack(List.of(JDK, THREAD))).frame()).contains(THREAD);
    }

    @Test
    void handlerOfAServerIsToBlameBeforeItsListenerAndNeverItsAcceptor() {
        BlameFinder finder = new BlameFinder(List.of("com.acme."), NO_LIBRARIES);

        assertThat(finder.of(server(List.of(JDK, HANDLER), List.of(JDK, BIND))).frame())
                .contains(HANDLER);
        assertThat(finder.of(server(List.of(JDK, DRIVER), List.of(JDK, BIND))).frame())
                .contains(BIND);
        assertThat(finder.of(server(List.of(), List.of())).frame()).contains(ACCEPT);
    }

    @Test
    void clientThatAnEventLoopOpenedIsBlamedOnWhoAskedForIt() {
        BlameFinder finder = new BlameFinder(List.of("com.acme."), NO_LIBRARIES);
        Scene scene = new Scene();
        Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE, JDK, DRIVER, THREAD);
        scene.requests(connection, "event-loop", JDK, DRIVER, APPLICATION);
        scene.sweeps();

        assertThat(finder.of(Suspect.of(connection, 0)).frame()).contains(APPLICATION);
    }

    private static Suspect server(List<StackTraceElement> used, List<StackTraceElement> listened) {
        Scene scene = new Scene();
        Connection connection = scene.opens(Side.SERVER, Scene.REMOTE, JDK, ACCEPT);
        scene.requests(connection, "main", listened.toArray(StackTraceElement[]::new));
        scene.isUsedAt(connection, used.toArray(StackTraceElement[]::new));
        scene.sweeps();
        return Suspect.of(connection, 0);
    }
}
