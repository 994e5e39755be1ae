// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.HashMap;
import java.util.Map;

/**
 * A context that nobody else has a hand in. OpenTelemetry's agent knows {@code Context.root()} by its class's name,
 * whoever loaded it, and gives out one that is joined to the application's traces and forgets our spans.
 */
record OwnContext(Map<ContextKey<?>, Object> values) implements Context {
    static final Context EMPTY = new OwnContext(Map.of());

    @Override
    @SuppressWarnings("unchecked") // with() puts nothing else
    public <V> V get(ContextKey<V> key) {
        return (V) values.get(key);
    }

    @Override
    public <V> Context with(ContextKey<V> key, V value) {
        Map<ContextKey<?>, Object> more = new HashMap<>(values);
        more.put(key, value);
        return new OwnContext(Map.copyOf(more));
    }
}
