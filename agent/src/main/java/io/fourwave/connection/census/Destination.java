// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;

/**
 * Where a client connects to. Cheap to count by: its address is made into text on demand.
 *
 * @param localHigh the local address, where it counts; otherwise both halves are 0
 * @param example any connection to there: of no account when two are compared
 */
public record Destination(long high, long low, int port, long localHigh, long localLow, FourTuple example) {

    public static Destination of(FourTuple tuple) {
        return new Destination(tuple.peerHigh(), tuple.peerLow(), tuple.peerPort(), 0, 0, tuple);
    }

    /** The end that does not change from one connection to the next: a client's peer, the port at which a server listens. */
    public static Destination fixedEnd(Side side, FourTuple tuple) {
        return side == Side.CLIENT ? of(tuple) : of(tuple.reversed()).withoutAddress();
    }

    /** With the local address: each has the whole range of local ports to itself, to each destination. */
    public static Destination from(FourTuple tuple) {
        return new Destination(
                tuple.peerHigh(), tuple.peerLow(), tuple.peerPort(), tuple.localHigh(), tuple.localLow(), tuple);
    }

    /** True where this connection leads here, from the local address that counts. */
    public boolean isOf(FourTuple tuple) {
        return tuple.peerPort() == port
                && tuple.peerLow() == low
                && tuple.peerHigh() == high
                && (localHigh == 0 && localLow == 0 || tuple.localLow() == localLow && tuple.localHigh() == localHigh);
    }

    /** The peers of a server have ephemeral ports, which say nothing. */
    public Destination withoutPort() {
        return new Destination(high, low, 0, localHigh, localLow, example);
    }

    /** The port alone: where a server listens, whichever of its addresses it is asked at. */
    public Destination withoutAddress() {
        return new Destination(0, 0, port, 0, 0, example);
    }

    public String address() {
        return example.peerAddress();
    }

    /** {@code 10.0.0.2:8080} or {@code [::1]:8080}. */
    public String endpoint() {
        return FourTuple.endpoint(address(), port);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Destination that
                && high == that.high
                && low == that.low
                && port == that.port
                && localHigh == that.localHigh
                && localLow == that.localLow;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(((high * 31 + low) * 31 + localHigh) * 31 + localLow) * 31 + port;
    }
}
