// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The four numbers that name a TCP connection on this host. Addresses are kept as 128 bits, an IPv4 address in its
 * IPv4-mapped form (RFC 4291, section 2.5.5.2), so that one connection has one tuple whether a table lists it as
 * {@code 127.0.0.1} or as {@code ::ffff:127.0.0.1}. Scope ids are left out: no kernel table carries them.
 */
public record FourTuple(long localHigh, long localLow, int localPort, long peerHigh, long peerLow, int peerPort) {
    private static final long MAPPED = 0xffffL << 32;
    private static final long IPV4_MASK = 0xffffffffL;

    public static FourTuple of(InetAddress local, int localPort, InetAddress peer, int peerPort) {
        return new FourTuple(high(local), low(local), localPort, high(peer), low(peer), peerPort);
    }

    /** Both ends must be resolved. */
    public static FourTuple of(InetSocketAddress local, InetSocketAddress peer) {
        return of(local.getAddress(), local.getPort(), peer.getAddress(), peer.getPort());
    }

    /** From raw addresses in network byte order, 4 or 16 bytes each. */
    public static FourTuple of(byte[] local, int localPort, byte[] peer, int peerPort) {
        return new FourTuple(high(local), low(local), localPort, high(peer), low(peer), peerPort);
    }

    /** The same connection as its other end names it. */
    public FourTuple reversed() {
        return new FourTuple(peerHigh, peerLow, peerPort, localHigh, localLow, localPort);
    }

    public boolean isIpv4() {
        return isMapped(localHigh, localLow) && isMapped(peerHigh, peerLow);
    }

    /**
     * True when both ends are surely on this host: the peer's address is a loopback address or our own. Segments then
     * travel inside the system call that sends them, so that a FIN is acknowledged before the call returns.
     */
    public boolean isSameHost() {
        return localHigh == peerHigh && localLow == peerLow || isLoopback();
    }

    /** True when the peer's address is a loopback address. */
    public boolean isLoopback() {
        boolean loopback4 = isMapped(peerHigh, peerLow) && ((peerLow >>> 24) & 0xff) == 127;
        boolean loopback6 = peerHigh == 0 && peerLow == 1;
        return loopback4 || loopback6;
    }

    /**
     * True when a listener whose row this is accepts such connections: on their local address, or on every address. One on
     * every address of IPv6 accepts those of IPv4 too, unless IPV6_V6ONLY is set, which no table shows.
     */
    public boolean listensFor(FourTuple connection) {
        return localPort == connection.localPort && (isOnEveryAddressOf(connection) || isOn(connection));
    }

    /** True when the local address is the same. */
    public boolean isOn(FourTuple connection) {
        return localHigh == connection.localHigh && localLow == connection.localLow;
    }

    private boolean isOnEveryAddressOf(FourTuple connection) {
        boolean everyOfIpv6 = localHigh == 0 && localLow == 0;
        boolean everyOfIpv4 = isMapped(localHigh, localLow) && (int) localLow == 0;
        return everyOfIpv6 || everyOfIpv4 && connection.isIpv4();
    }

    /** True in fe80::/10: such an address is one of an interface, and each interface may have it (RFC 4007). */
    public boolean isLinkLocal() {
        return localHigh >>> 54 == 0x3FA || peerHigh >>> 54 == 0x3FA;
    }

    public String localAddress() {
        return text(localHigh, localLow);
    }

    public String peerAddress() {
        return text(peerHigh, peerLow);
    }

    /** The local address in network byte order: 4 bytes for IPv4 (and IPv4-mapped), otherwise 16. */
    public byte[] localBytes() {
        return bytes(localHigh, localLow);
    }

    /** The peer's address in network byte order: 4 bytes for IPv4 (and IPv4-mapped), otherwise 16. */
    public byte[] peerBytes() {
        return bytes(peerHigh, peerLow);
    }

    /** {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
    public String local() {
        return endpoint(localAddress(), localPort);
    }

    /** {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
    public String peer() {
        return endpoint(peerAddress(), peerPort);
    }

    @Override
    public String toString() {
        return local() + " -> " + peer();
    }

    public static String endpoint(String address, int port) {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }

    private static boolean isMapped(long high, long low) {
        return high == 0 && (low & ~IPV4_MASK) == MAPPED;
    }

    private static long high(InetAddress address) {
        return address instanceof Inet6Address ? high(address.getAddress()) : 0;
    }

    private static long low(InetAddress address) {
        return low(address.getAddress());
    }

    private static long high(byte[] address) {
        return address.length == 4 ? 0 : ByteBuffer.wrap(address).getLong(0);
    }

    private static long low(byte[] address) {
        ByteBuffer buffer = ByteBuffer.wrap(address);
        return address.length == 4 ? MAPPED | (buffer.getInt(0) & IPV4_MASK) : buffer.getLong(8);
    }

    private static byte[] bytes(long high, long low) {
        return isMapped(high, low)
                ? ByteBuffer.allocate(4).putInt((int) low).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    private static String text(long high, long low) {
        if (isMapped(high, low)) {
            return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        int[] groups = new int[8];
        Arrays.setAll(groups, i -> (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xffff);
        return text(groups);
    }

    /** RFC 5952: the longest run of two or more zero groups is left out, of equally long ones the first. */
    private static String text(int[] groups) {
        int run = 0;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > length) {
                run = i;
                length = zeros;
            }
        }
        return length == 1
                ? text(groups, 0, groups.length)
                : text(groups, 0, run) + "::" + text(groups, run + length, groups.length);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String text(int[] groups, int from, int to) {
        return Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }
}
