// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The way of the calls from application threads to the watch thread: many in, one out, without a lock. A linked list,
 * because one compare-and-set makes an element visible there. In an array queue a producer first claims a slot and then
 * fills it: a StackOverflowError of the application between the two leaves a hole that the consumer never gets past.
 */
public final class CallQueue {
    private final int capacity;
    private final ConcurrentLinkedQueue<CallEvent> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    CallQueue(int capacity) {
        this.capacity = capacity;
    }

    /** False when the queue is full. Any thread. */
    public boolean offer(CallEvent call) {
        if (size.get() >= capacity) {
            return false;
        }
        calls.add(call);
        size.incrementAndGet();
        return true;
    }

    /** Takes what is there, and no more than a full queue's worth of what comes meanwhile. One thread. */
    public void drain(Consumer<CallEvent> consumer) {
        CallEvent call = calls.poll();
        for (int taken = 1; call != null; taken++) {
            size.decrementAndGet();
            consumer.accept(call);
            call = taken < capacity ? calls.poll() : null;
        }
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    public int size() {
        return size.get();
    }
}
