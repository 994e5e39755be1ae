// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.tcp.FourTuple;

/** Where a client connects to: each destination has the whole range of local ports to itself. */
record Destination(long high, long low, int port, FourTuple example) {

    static Destination of(FourTuple tuple) {
        return new Destination(tuple.peerHigh(), tuple.peerLow(), tuple.peerPort(), tuple);
    }

    String address() {
        return example.peerAddress();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Destination that && high == that.high && low == that.low && port == that.port;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 31 + low) * 31 + port;
    }
}
