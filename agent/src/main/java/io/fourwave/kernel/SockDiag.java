// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The kernel's tables by netlink, {@code sock_diag(7)}: the kernel filters by state or looks up one connection, so that a
 * look costs what it finds. The netlink socket is opened for the first question and again after any failure, which also
 * gets rid of what the failed question left unread.
 */
public final class SockDiag implements SocketTable {
    /** The release that made java.lang.foreign final (JEP 454). */
    private static final int FIRST_RELEASE_WITH_FFM = 22;
    /**
     * A point query costs 4 to 5 µs, a row of a whole dump 1 to 1.5 µs: so many queries take 10 ms, as the dump of 8,000
     * sockets does. Whoever asks for more has a large part of the table.
     */
    private static final int MOST_POINT_QUERIES = 2000;

    /** The kernel fills at most 32 KiB for a reader with a larger buffer. */
    private static final int REPLY_BYTES = 64 * 1024;

    private static final int ENOENT = 2;
    private static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int[] FAMILIES = {InetDiagRequest.AF_INET, InetDiagRequest.AF_INET6};

    private final Callable<ByteChannel> netlink;
    private final ByteBuffer reply = ByteBuffer.allocateDirect(REPLY_BYTES).order(ByteOrder.nativeOrder());
    private ByteChannel channel;
    private int sequence;

    /** @param netlink opens a netlink socket whose {@code read} gives up after a while */
    SockDiag(Callable<ByteChannel> netlink) {
        this.netlink = netlink;
    }

    /**
     * Opens the source on JDK 22 and later, and asks a first question to see that the kernel answers. The first call costs
     * 150 ms or so, because the JDK makes its foreign function machinery then.
     */
    public static Opening open(Instrumentation instrumentation) {
        int release = Runtime.version().feature();
        if (release < FIRST_RELEASE_WITH_FFM) {
            return new Opening.Refused("JDK " + release
                    + " has no foreign function API: sock_diag needs JDK " + FIRST_RELEASE_WITH_FFM
                    + " or later, another source is used");
        }
        try {
            return probe(new SockDiag(FfmModule.netlink(instrumentation)));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return new Opening.Refused("the JDK's foreign function API could not be used for sock_diag: " + e);
        }
    }

    @Override
    public Source source() {
        return Source.SOCK_DIAG;
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        Wanted wanted = Wanted.in(states);
        return look(found -> dump(wanted, found));
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        Wanted wanted = Wanted.named(tuples);
        return look(found -> {
            // a question for one socket names the interface of a link-local address, which is not known here
            if (tuples.size() > MOST_POINT_QUERIES || tuples.stream().anyMatch(FourTuple::isLinkLocal)) {
                dump(wanted, found);
            } else {
                for (FourTuple tuple : tuples) {
                    one(tuple, wanted, found);
                }
            }
        });
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // the descriptor is gone all the same
            }
            channel = null;
        }
    }

    /** A dump of listeners is the cheapest question that tells "no such socket" from "no such module in this kernel". */
    private static Opening probe(SockDiag table) {
        return table.scan(EnumSet.of(TcpState.LISTEN)) instanceof Reading.Unavailable unavailable
                ? new Opening.Refused(unavailable.reason())
                : new Opening.Opened(table);
    }

    private Reading look(Question question) {
        long start = System.nanoTime();
        List<KernelSocket> found = new ArrayList<>();
        try {
            if (channel == null && !DescriptorHeadroom.isAmple()) {
                return new Reading.NotYet(source(), 0);
            }
            if (channel == null) {
                channel = netlink.call();
            }
            question.ask(found);
            return new Reading.Sockets(source(), found, System.nanoTime() - start);
        } catch (Exception e) {
            close();
            return new Reading.Unavailable(source(), "asking the kernel by sock_diag failed: " + e.getMessage());
        }
    }

    private void dump(Wanted wanted, List<KernelSocket> found) throws IOException {
        for (int family : FAMILIES) {
            int before = found.size();
            if (dump(family, wanted, found).interrupted()) {
                // once more; a table that changes that fast is given as it is
                found.subList(before, found.size()).clear();
                dump(family, wanted, found);
            }
        }
    }

    private InetDiagReply.Answer dump(int family, Wanted wanted, List<KernelSocket> found) throws IOException {
        InetDiagReply.Answer answer = ask(InetDiagRequest.dump(family, wanted.states(), ++sequence), wanted, found);
        if (answer.errno() != 0) {
            throw refused(answer);
        }
        return answer;
    }

    /** The kernel falls back to a listener on the local port: the filter drops that row. */
    private void one(FourTuple tuple, Wanted wanted, List<KernelSocket> found) throws IOException {
        InetDiagReply.Answer answer = ask(InetDiagRequest.one(tuple, ++sequence), wanted, found);
        if (answer.errno() != 0 && answer.errno() != ENOENT) {
            throw refused(answer);
        }
    }

    private InetDiagReply.Answer ask(ByteBuffer request, Wanted wanted, List<KernelSocket> found) throws IOException {
        long start = System.nanoTime();
        channel.write(request);
        InetDiagReply.Answer answer = InetDiagReply.Answer.MORE;
        while (answer.more()) {
            if (System.nanoTime() - start > LONGEST_LOOK_NANOS) {
                throw new IOException("the reply had no end");
            }
            channel.read(reply.clear());
            answer = answer.then(InetDiagReply.read(reply.flip(), sequence, wanted, found::add));
        }
        return answer;
    }

    private static IOException refused(InetDiagReply.Answer answer) {
        return new IOException(
                answer.errno() == InetDiagReply.Answer.EBADMSG
                        ? "the reply was cut or is not netlink"
                        : "the kernel answered with errno " + answer.errno());
    }

    private interface Question {
        void ask(List<KernelSocket> found) throws IOException;
    }
}
