// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.FourTuple;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/** What every span of a connection says about it. */
record ConnectionAttributes(AddressMask mask) {
    private static final double NANOS = 1e9;

    /** The four numbers, and whose side this is. */
    Attributes of(Connection connection) {
        return of(connection.tuple()).toBuilder()
                .put(SpanNames.SIDE, connection.side().text())
                .build();
    }

    Attributes of(FourTuple tuple) {
        return Attributes.builder()
                .put(SpanNames.TRANSPORT, "tcp")
                .put(SpanNames.NETWORK_TYPE, tuple.isIpv4() ? "ipv4" : "ipv6")
                .put(SpanNames.LOCAL_ADDRESS, mask.of(tuple.localAddress()))
                .put(SpanNames.LOCAL_PORT, tuple.localPort())
                .put(SpanNames.PEER_ADDRESS, mask.of(tuple.peerAddress()))
                .put(SpanNames.PEER_PORT, tuple.peerPort())
                .build();
    }

    /** Where it was opened, and how long it has lived by {@code nanoTime}; neither is known of an adopted one. */
    void putOrigin(AttributesBuilder attributes, Connection connection, long nanoTime) {
        if (connection.isAdopted()) {
            return;
        }
        attributes.put(SpanNames.CONNECTION_DURATION, Math.max(0, nanoTime - connection.openedNanos()) / NANOS);
        connection
                .openStack()
                .caller()
                .ifPresent(frame -> attributes.put(SpanNames.OPEN_FUNCTION, Stack.function(frame)));
        if (!connection.openStack().frames().isEmpty()) {
            attributes.put(SpanNames.OPEN_STACK, connection.openStack().toString());
        }
    }
}
