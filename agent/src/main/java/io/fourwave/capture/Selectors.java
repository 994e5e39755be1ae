// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import java.lang.ref.WeakReference;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * The way to the channels that were opened before the attach: a selector that is used shows itself, and has them in its
 * keys. Application threads leave it here; the watch thread reads its keys, a set that may change meanwhile.
 */
public final class Selectors {
    private static final int WAITING = 64;

    private final Queue<Seen> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Application threads. */
    public void offer(Object selector) {
        if (size.get() < WAITING) {
            waiting.add(new Seen(
                    new WeakReference<>((Selector) selector),
                    Thread.currentThread().getName()));
            size.incrementAndGet();
        }
    }

    /** Hands over every channel of the selectors seen, with the name of the thread that selects. Watch thread. */
    public void channels(BiConsumer<SocketChannel, String> consumer) {
        Set<Selector> once = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Seen seen = waiting.poll(); seen != null; seen = waiting.poll()) {
            size.decrementAndGet();
            Selector selector = seen.selector.get();
            if (selector != null && once.add(selector)) {
                channels(selector, seen.thread, consumer);
            }
        }
    }

    private static void channels(Selector selector, String thread, BiConsumer<SocketChannel, String> consumer) {
        Set<SelectionKey> keys;
        try {
            keys = selector.keys();
        } catch (ClosedSelectorException gone) {
            return;
        }
        for (SelectionKey key : keys) {
            if (key.channel() instanceof SocketChannel channel) {
                consumer.accept(channel, thread);
            }
        }
    }

    record Seen(WeakReference<Selector> selector, String thread) {}
}
