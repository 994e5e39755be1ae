// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Reads the answers of {@code sock_diag(7)}: one netlink datagram, which holds several messages. Messages with another
 * sequence number answer an earlier question and are passed over.
 */
final class InetDiagReply {
    private static final short NLMSG_ERROR = 2;
    private static final short NLMSG_DONE = 3;
    private static final short NLMSG_OVERRUN = 4;
    private static final short NLM_F_MULTI = 0x2;
    private static final short NLM_F_DUMP_INTR = 0x10;
    private static final int HEADER = 16;
    private static final int ALIGNMENT = 4;

    private static final int SOCKET_ID = 4;
    private static final int SOURCE = SOCKET_ID + 4;
    private static final int DESTINATION = SOURCE + 16;
    private static final int EXPIRES = SOCKET_ID + 48;
    private static final int INET_DIAG_MSG = EXPIRES + 20;

    private static final long UNSIGNED = 0xffffffffL;
    private static final KernelSocket.Timer[] TIMERS = KernelSocket.Timer.values();

    private final ByteBuffer datagram;
    private final ByteBuffer network;
    private final Wanted wanted;
    private final Consumer<KernelSocket> rows;

    private InetDiagReply(ByteBuffer datagram, Wanted wanted, Consumer<KernelSocket> rows) {
        this.datagram = datagram.duplicate().order(ByteOrder.nativeOrder());
        this.network = datagram.duplicate().order(ByteOrder.BIG_ENDIAN);
        this.wanted = wanted;
        this.rows = rows;
    }

    /** Hands on the wanted rows between position and limit, and says how the datagram leaves the question. */
    static Answer read(ByteBuffer datagram, int sequence, Wanted wanted, Consumer<KernelSocket> rows) {
        return new InetDiagReply(datagram, wanted, rows).messages(sequence);
    }

    private Answer messages(int sequence) {
        Answer answer = Answer.MORE;
        int at = datagram.position();
        while (answer.more() && datagram.limit() - at >= HEADER) {
            int length = datagram.getInt(at);
            if (length < HEADER || length > datagram.limit() - at) {
                return Answer.DAMAGED;
            }
            if (datagram.getInt(at + 8) == sequence) {
                answer = answer.then(message(at, at + length));
            }
            at += length + ALIGNMENT - 1 & -ALIGNMENT;
        }
        return answer.more() && at < datagram.limit() ? Answer.DAMAGED : answer;
    }

    private Answer message(int at, int end) {
        int body = at + HEADER;
        int flags = datagram.getShort(at + 6);
        boolean alone = (flags & NLM_F_MULTI) == 0;
        boolean interrupted = (flags & NLM_F_DUMP_INTR) != 0;
        return switch (datagram.getShort(at + 4)) {
            case InetDiagRequest.SOCK_DIAG_BY_FAMILY ->
                row(body, end) ? new Answer(alone, interrupted, 0) : Answer.DAMAGED;
            case NLMSG_DONE -> new Answer(true, interrupted, errno(body, end));
            case NLMSG_ERROR -> end - body < Integer.BYTES ? Answer.DAMAGED : new Answer(true, false, errno(body, end));
            case NLMSG_OVERRUN -> Answer.DAMAGED;
            default -> Answer.MORE;
        };
    }

    /** A failed dump ends with DONE that carries the negative errno; a kernel that sends no number is content. */
    private int errno(int body, int end) {
        return end - body < Integer.BYTES ? 0 : -datagram.getInt(body);
    }

    private boolean row(int body, int end) {
        if (end - body < INET_DIAG_MSG) {
            return false;
        }
        if (wanted.state(datagram.get(body + 1))) {
            FourTuple tuple = tuple(body);
            if (wanted.tuple().test(tuple)) {
                rows.accept(socket(body, tuple));
            }
        }
        return true;
    }

    private FourTuple tuple(int body) {
        boolean ipv4 = datagram.get(body) == InetDiagRequest.AF_INET;
        return new FourTuple(
                ipv4 ? 0 : network.getLong(body + SOURCE),
                low(body + SOURCE, ipv4),
                Short.toUnsignedInt(network.getShort(body + SOCKET_ID)),
                ipv4 ? 0 : network.getLong(body + DESTINATION),
                low(body + DESTINATION, ipv4),
                Short.toUnsignedInt(network.getShort(body + SOCKET_ID + 2)));
    }

    private long low(int address, boolean ipv4) {
        return ipv4 ? Ipv4Mapped.low(network.getInt(address)) : network.getLong(address + 8);
    }

    private KernelSocket socket(int body, FourTuple tuple) {
        int timer = datagram.get(body + 2);
        boolean known = timer >= 0 && timer < TIMERS.length;
        return new KernelSocket(
                tuple,
                TcpState.ofNumber(datagram.get(body + 1)).orElseThrow(),
                datagram.getInt(body + EXPIRES + 16) & UNSIGNED,
                datagram.getInt(body + EXPIRES + 4) & UNSIGNED,
                datagram.getInt(body + EXPIRES + 8) & UNSIGNED,
                known ? TIMERS[timer] : KernelSocket.Timer.OFF,
                known ? datagram.getInt(body + EXPIRES) & UNSIGNED : -1);
    }

    /**
     * @param complete nothing more comes for this question
     * @param interrupted the table changed under a dump, which should be asked for again
     * @param errno 0, or why the kernel refused; {@link #EBADMSG} for bytes that are no netlink
     */
    record Answer(boolean complete, boolean interrupted, int errno) {
        static final int EBADMSG = 74;
        static final Answer MORE = new Answer(false, false, 0);
        static final Answer DAMAGED = new Answer(true, false, EBADMSG);

        boolean more() {
            return !complete;
        }

        Answer then(Answer next) {
            return new Answer(next.complete, interrupted | next.interrupted, next.errno);
        }
    }
}
