// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

/** The IPv4-mapped form of an IPv4 address (RFC 4291, section 2.5.5.2), as {@code FourTuple} keeps it: the low 64 bits. */
final class Ipv4Mapped {
    private static final long PREFIX = 0xffffL << 32;
    private static final long IPV4_MASK = 0xffffffffL;

    private Ipv4Mapped() {}

    /** @param address in network byte order, its first byte the most significant */
    static long low(int address) {
        return PREFIX | (address & IPV4_MASK);
    }
}
