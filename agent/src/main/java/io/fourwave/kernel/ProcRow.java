// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.nio.ByteOrder;

/**
 * One row of /proc/net/tcp or tcp6, read in place: a cursor over the caller's bytes that is used again for every row and
 * makes an object only when asked for one.
 */
final class ProcRow {
    /** The time column counts in USER_HZ, which is 100 on every architecture that Java runs on. */
    private static final int MILLIS_PER_TICK = 10;

    /** Retransmits, uid, timeout. */
    private static final int COLUMNS_BEFORE_INODE = 3;

    private static final int MAX_PORT = 0xffff;
    /** Digits: more cannot overflow a {@code long}, and no column is that wide. */
    private static final int LONGEST_NUMBER = 14;

    private static final KernelSocket.Timer[] TIMERS = KernelSocket.Timer.values();
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private byte[] bytes;
    private int at;
    private int end;
    private boolean sound;

    private long high;
    private long low;
    private int port;
    private long localHigh;
    private long localLow;
    private int localPort;
    private long peerHigh;
    private long peerLow;
    private int peerPort;
    private int state;
    private long sendQueue;
    private long receiveQueue;
    private int timer;
    private long ticks;
    private long inode;

    /** Reads the row in {@code bytes[from, to)}, line end left out; false when it is not a whole row. */
    boolean read(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        at = from;
        end = to;
        sound = true;
        slot();
        local();
        peer();
        stateAndQueues();
        timer();
        inode();
        return sound;
    }

    /** The kernel's number. */
    int state() {
        return state;
    }

    FourTuple tuple() {
        return new FourTuple(localHigh, localLow, localPort, peerHigh, peerLow, peerPort);
    }

    /** @param tuple the row's own; its state must be a known one */
    KernelSocket socket(FourTuple tuple) {
        boolean known = timer < TIMERS.length;
        return new KernelSocket(
                tuple,
                TcpState.ofNumber(state).orElseThrow(),
                inode,
                receiveQueue,
                sendQueue,
                known ? TIMERS[timer] : KernelSocket.Timer.OFF,
                known ? ticks * MILLIS_PER_TICK : -1);
    }

    /** Padded to four digits, so that the blanks before it end with the thousandth row. */
    private void slot() {
        blanks();
        decimal();
        expect(':');
    }

    private void local() {
        endpoint();
        localHigh = high;
        localLow = low;
        localPort = port;
    }

    private void peer() {
        endpoint();
        peerHigh = high;
        peerLow = low;
        peerPort = port;
    }

    private void stateAndQueues() {
        gap();
        state = smallHex();
        gap();
        sendQueue = hex();
        expect(':');
        receiveQueue = hex();
    }

    private void timer() {
        gap();
        timer = smallHex();
        expect(':');
        ticks = hex();
    }

    /** The kernel prints more columns after the inode; a row that ends with it was cut, perhaps within the number. */
    private void inode() {
        for (int column = 0; column < COLUMNS_BEFORE_INODE; column++) {
            gap();
            hex();
        }
        gap();
        inode = decimal();
        gap();
    }

    private void endpoint() {
        gap();
        int first = word();
        if (next() == ':') {
            high = 0;
            low = Ipv4Mapped.low(first);
        } else {
            high = join(first, word());
            low = join(word(), word());
        }
        expect(':');
        port = smallHex();
        sound &= port <= MAX_PORT;
    }

    /** Addresses are in network order, but printed as 32-bit numbers of this host: turned round on little-endian ones. */
    private int word() {
        int value = 0;
        for (int digit = 0; digit < 8; digit++) {
            value = value << 4 | digit();
        }
        return LITTLE_ENDIAN ? Integer.reverseBytes(value) : value;
    }

    private int digit() {
        int value = Character.digit(next(), 16);
        sound &= value >= 0;
        at++;
        return value & 0xf;
    }

    private long hex() {
        return number(16);
    }

    /** Of a column that is no wider than an {@code int}; a longer number would come out negative. */
    private int smallHex() {
        long value = hex();
        sound &= value <= Integer.MAX_VALUE;
        return (int) value;
    }

    private long decimal() {
        return number(10);
    }

    private long number(int radix) {
        int start = at;
        long value = 0;
        for (int digit; (digit = Character.digit(next(), radix)) >= 0 && at - start < LONGEST_NUMBER; at++) {
            value = value * radix + digit;
        }
        sound &= at > start;
        return value;
    }

    private void gap() {
        sound &= next() == ' ';
        blanks();
    }

    private void blanks() {
        while (next() == ' ') {
            at++;
        }
    }

    private void expect(char wanted) {
        sound &= next() == wanted;
        at++;
    }

    /** The byte under the cursor; a character that no column holds where the row is over. */
    private char next() {
        return at < end ? (char) (bytes[at] & 0xff) : '\n';
    }

    private static long join(int first, int second) {
        return (long) first << 32 | second & 0xffffffffL;
    }
}
