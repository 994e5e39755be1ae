// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener whose events a test takes one by one. */
final class DeliveryEvents implements DeliveryListener {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public void delivered(URI endpoint, long items) {
        events.add(new Event("delivered", endpoint, items, null, ""));
    }

    @Override
    public void rejected(URI endpoint, long items, long rejected, String message) {
        events.add(new Event("rejected", endpoint, rejected, null, message));
    }

    @Override
    public void failed(URI endpoint, long items, Failure failure) {
        events.add(new Event("failed", endpoint, items, failure, failure.reason()));
    }

    @Override
    public void dropped(URI endpoint, long items, String reason) {
        events.add(new Event("dropped", endpoint, items, null, reason));
    }

    Event next() {
        try {
            Event event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("an event within 30 s").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Failure nextFailure() {
        Event event = next();
        assertThat(event.what()).as(event.toString()).isEqualTo("failed");
        return event.failure();
    }

    boolean quiet() {
        return events.isEmpty();
    }

    record Event(String what, URI endpoint, long items, Failure failure, String text) {}
}
