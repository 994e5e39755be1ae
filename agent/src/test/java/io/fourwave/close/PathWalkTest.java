// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.holding.HolderPath;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way from a static field to a connection that holders prints, in this JVM; and what no path leads to. */
class PathWalkTest {
    private static final String FIELD = "static " + PathWalkTest.class.getName() + ".held";
    private static final int ALL = 100_000;

    @SuppressWarnings("unused")
    private static Object held;

    @SuppressWarnings("unused")
    private static Object idle;

    private static boolean wasCalled;

    private final List<Closeable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        held = null;
        idle = null;
        for (Closeable each : opened) {
            each.close();
        }
    }

    record Way(String steps, Supplier<Object> holder, Put put) {
        @Override
        public String toString() {
            return steps;
        }
    }

    @FunctionalInterface
    interface Put {
        void into(Object holder, SocketChannel channel, int index);
    }

    static Stream<Way> ways() {
        return Stream.of(
                collection("ArrayList", ArrayList::new),
                collection("LinkedList", LinkedList::new),
                collection("ArrayDeque", ArrayDeque::new),
                collection("CopyOnWriteArrayList", CopyOnWriteArrayList::new),
                collection("ConcurrentLinkedQueue", ConcurrentLinkedQueue::new),
                collection("LinkedBlockingQueue", LinkedBlockingQueue::new),
                map("HashMap", HashMap::new),
                map("LinkedHashMap", LinkedHashMap::new),
                map("TreeMap", TreeMap::new),
                map("ConcurrentHashMap", ConcurrentHashMap::new),
                map("ConcurrentSkipListMap", ConcurrentSkipListMap::new),
                map("WeakHashMap", WeakHashMap::new),
                map("HashMap", () -> Collections.synchronizedMap(new HashMap<>())),
                new Way(
                        "",
                        () -> new Object[3][4],
                        (array, channel, i) -> ((Object[][]) array)[i % 3][i / 3] = channel),
                new Way("Box", () -> new Box[9], (array, channel, i) -> ((Box[]) array)[i] = new Box(channel)),
                new Way("PathWalkTest.Chain", Chain::new, (chain, channel, i) -> ((Chain) chain).append(channel)),
                new Way("PathWalkTest.Ring", Ring::new, (ring, channel, i) -> ((Ring) ring).append(channel)),
                new Way("AtomicReference", AtomicReference::new, (none, channel, i) -> {}));
    }

    private static Way collection(String name, Supplier<Object> made) {
        return new Way(name, made, PathWalkTest::add);
    }

    private static Way map(String name, Supplier<Object> made) {
        return new Way(name, made, PathWalkTest::put);
    }

    @SuppressWarnings("unchecked")
    private static void add(Object collection, SocketChannel channel, int i) {
        ((java.util.Collection<Object>) collection).add(channel);
    }

    @SuppressWarnings("unchecked")
    private static void put(Object map, SocketChannel channel, int i) {
        ((Map<Object, Object>) map).put(Integer.toString(i), channel);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void collectionOrClassOnThePath(Way way) throws IOException {
        Object holder = way.holder.get();
        held = holder;
        int count = way.steps.equals("AtomicReference") ? 0 : 9;
        List<SocketChannel> all = channels(count);
        for (int i = 0; i < count; i++) {
            way.put.into(holder, all.get(i), i);
        }
        String steps = way.steps.equals("Box") ? "PathWalkTest.Box" : way.steps;

        assertThat(walk(steps.isEmpty() ? "SocketChannel" : steps + " > SocketChannel")
                        .connections()
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void manyHaveOneChainOfTheMapAndItsTrees() throws IOException {
        Map<Object, Object> map = new HashMap<>();
        held = map;
        List<SocketChannel> all = channels(40);
        all.forEach(channel -> map.put(new SameHash(), channel));

        assertThat(walk("HashMap > SocketChannel").connections().keySet()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void wholePathAndNoOther() throws IOException {
        List<SocketChannel> two = channels(2);
        held = new HashMap<>(Map.of("list", new ArrayList<>(List.of(two.get(0))), "box", new Box(two.get(1))));

        assertThat(walk("HashMap > ArrayList > SocketChannel").connections()).containsOnlyKeys(two.get(0));
        assertThat(walk("HashMap > PathWalkTest.Box > SocketChannel").connections())
                .containsOnlyKeys(two.get(1));
        assertThat(walk("HashMap > SocketChannel").connections()).isEmpty();
        assertThat(walk("ArrayList > SocketChannel").connections()).isEmpty();
    }

    @Test
    void socketIsReachedThroughItsInside() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
            opened.add(socket);
            SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress());
            opened.add(channel);
            held = new ArrayList<>(List.of(socket, channel.socket()));

            assertThat(walk("ArrayList > Socket").connections()).hasSize(1);
            assertThat(walk("ArrayList > Socket > SocketChannel").connections()).containsKey(channel);
        }
    }

    @Test
    void lambdaAndRecordAreReadAsAllOthers() throws IOException {
        List<SocketChannel> two = channels(2);
        SocketChannel captured = two.get(0);
        Supplier<SocketChannel> lambda = () -> captured;
        held = new ArrayList<Object>(List.of(lambda, new Entry(two.get(1))));

        assertThat(walk("ArrayList > lambda in PathWalkTest > SocketChannel").connections())
                .containsOnlyKeys(captured);
        assertThat(walk("ArrayList > PathWalkTest.Entry > SocketChannel").connections())
                .containsOnlyKeys(two.get(1));
    }

    @Test
    void weakAndSoftReferencesAndSelectorsHoldNothing() throws IOException {
        List<SocketChannel> three = channels(3);
        Selector selector = Selector.open();
        opened.add(selector);
        three.get(2).configureBlocking(false);
        SelectionKey key = three.get(2).register(selector, 0);
        held = new ArrayList<Object>(
                List.of(new WeakReference<>(three.get(0)), new SoftReference<>(three.get(1)), selector, key));

        for (String step : List.of("WeakReference", "SoftReference", "Selector", "SelectionKey")) {
            assertThat(walk("ArrayList > " + step + " > SocketChannel").connections())
                    .as(step)
                    .isEmpty();
        }
        assertThat(walk("ArrayList > Selector > SelectionKey > SocketChannel").connections())
                .isEmpty();
    }

    @Test
    void poolIsToldByItsNameByItsFieldAndByWhatItKeepsIdle() throws IOException {
        SocketChannel channel = channels(1).get(0);
        held = new ConnectionPool(channel);
        assertThat(walk("PathWalkTest.ConnectionPool > SocketChannel").connections())
                .containsEntry(channel, true);

        held = new Registry(channel);
        assertThat(walk("PathWalkTest.Registry > ArrayList > SocketChannel").connections())
                .containsEntry(channel, true);

        held = new Box(channel);
        assertThat(walk("PathWalkTest.Box > SocketChannel").connections()).containsEntry(channel, false);

        idle = new Box(channel);
        HolderPath path = HolderPath.parse(FIELD.replace(".held", ".idle") + " > PathWalkTest.Box > SocketChannel")
                .orElseThrow();
        assertThat(PathWalk.of(path, List.of(PathWalkTest.class), ALL).connections())
                .containsEntry(channel, true);
    }

    @Test
    void oneWayThroughAPoolIsEnough() throws IOException {
        SocketChannel channel = channels(1).get(0);
        Box box = new Box(channel);
        held = new Object[] {box, new Object[] {new Both(box, box)}};

        assertThat(walk("PathWalkTest.Box > SocketChannel").connections()).containsEntry(channel, false);
        held = new Both(box, box);
        assertThat(walk("PathWalkTest.Both > PathWalkTest.Box > SocketChannel").connections())
                .containsEntry(channel, true);
    }

    @Test
    void nothingOfTheApplicationIsCalled() throws IOException {
        SocketChannel channel = channels(1).get(0);
        held = new Telltale(channel);
        wasCalled = false;

        assertThat(walk("PathWalkTest.Telltale > SocketChannel").connections()).containsOnlyKeys(channel);
        assertThat(wasCalled).isFalse();
    }

    @Test
    void classThatWasNotInitialisedStaysSo() throws IOException, ClassNotFoundException {
        String name = PathWalkTest.class.getName() + "$Sleeper";
        Class<?> type = Class.forName(name, false, PathWalkTest.class.getClassLoader());
        HolderPath path =
                HolderPath.parse("static " + name + ".HELD > SocketChannel").orElseThrow();
        wasCalled = false;

        assertThat(PathWalk.of(path, List.of(type), ALL).connections()).isEmpty();
        assertThat(wasCalled).isFalse();
    }

    @Test
    void fieldThatIsNotThereOrIsNoReference() {
        for (String field : List.of("absent", "wasCalled", "opened")) {
            HolderPath path = HolderPath.parse(FIELD.replace(".held", "." + field) + " > SocketChannel")
                    .orElseThrow();
            assertThat(PathWalk.of(path, List.of(PathWalkTest.class), ALL).connections())
                    .as(field)
                    .isEmpty();
        }
    }

    @Test
    void walkEndsAfterSoManyObjectsAndSaysSo() throws IOException {
        List<Object> boxes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            boxes.add(new Box(null));
        }
        boxes.add(channels(1).get(0));
        held = boxes;

        PathWalk walk =
                PathWalk.of(path("ArrayList > PathWalkTest.Box > SocketChannel"), List.of(PathWalkTest.class), 500);
        assertThat(walk.isCut()).isTrue();
        assertThat(walk("ArrayList > PathWalkTest.Box > SocketChannel").isCut()).isFalse();
    }

    @Test
    void collectionsThatChangeMeanwhileAreWalked() throws Exception {
        SocketChannel channel = channels(1).get(0);
        Map<Object, Object> map = new HashMap<>();
        List<Object> list = new LinkedList<>();
        map.put("list", list);
        held = map;
        list.add(channel);
        AtomicBoolean over = new AtomicBoolean();
        Thread changing = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                map.put(i % 5000, new Object[1]);
                map.remove((i + 2500) % 5000);
                list.add(0, "more");
                list.remove(0);
            }
        });
        changing.start();
        try {
            for (int i = 0; i < 200; i++) {
                assertThat(walk("HashMap > LinkedList > SocketChannel").isCut()).isFalse();
            }
        } finally {
            over.set(true);
            changing.join();
        }
        assertThat(walk("HashMap > LinkedList > SocketChannel").connections()).containsOnlyKeys(channel);
    }

    private static PathWalk walk(String steps) {
        return PathWalk.of(path(steps), List.of(PathWalkTest.class), ALL);
    }

    private static HolderPath path(String steps) {
        Optional<HolderPath> path = HolderPath.parse(FIELD + " > " + steps);
        assertThat(path).as(steps).isPresent();
        return path.get();
    }

    private List<SocketChannel> channels(int count) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            channels.add(SocketChannel.open());
        }
        opened.addAll(channels);
        return channels;
    }

    record Box(Object content) {}

    record Entry(SocketChannel channel) {}

    private static final class SameHash {
        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    @SuppressWarnings("unused")
    private static final class Chain {
        private Object content;
        private Chain next;

        void append(Object what) {
            Chain added = new Chain();
            added.content = what;
            added.next = next;
            next = added;
        }
    }

    @SuppressWarnings("unused")
    private static final class Ring {
        private Object content;
        private Ring next = this;

        void append(Object what) {
            Ring added = new Ring();
            added.content = what;
            added.next = next;
            next = added;
        }
    }

    record ConnectionPool(Object all) {}

    @SuppressWarnings("unused")
    private static final class Registry {
        private final List<Object> all = new ArrayList<>();
        private final Deque<Object> idleOnes = new ArrayDeque<>();

        Registry(Object one) {
            all.add(one);
        }
    }

    record Both(Box mine, Box freePool) {}

    /** Says so when any of its methods is called. */
    private static final class Telltale extends java.util.AbstractMap<String, Object> {
        @SuppressWarnings("unused")
        private final Object inside;

        Telltale(Object inside) {
            this.inside = inside;
        }

        @Override
        public java.util.Set<Entry<String, Object>> entrySet() {
            wasCalled = true;
            return java.util.Set.of();
        }

        @Override
        public int hashCode() {
            wasCalled = true;
            return 0;
        }

        @Override
        public boolean equals(Object other) {
            wasCalled = true;
            return false;
        }

        @Override
        public String toString() {
            wasCalled = true;
            return "";
        }
    }

    @SuppressWarnings("unused")
    private static final class Sleeper {
        static final Object HELD = tell();

        private static Object tell() {
            wasCalled = true;
            return "";
        }
    }
}
