// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.HeldSocket.Condition;
import io.fourwave.heap.HeldSocket.SocketEnd;
import io.fourwave.heap.hprof.DumpException;
import io.fourwave.heap.hprof.HeapClass;
import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.HeapObject;
import io.fourwave.heap.hprof.Interest;
import io.fourwave.heap.hprof.LeafObjects;
import io.fourwave.tcp.FourTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the JDK's and Netty's objects know of their connections, by the names of their fields in JDK 8 to 27. */
final class SocketReader {
    private static final int CLOSED_BIT = 1;
    private static final long IPV4 = 1;

    private final HeapDump dump;
    private final LeafObjects leaves;

    SocketReader(HeapDump dump, LeafObjects leaves) {
        this.dump = dump;
        this.leaves = leaves;
    }

    /** Every TCP connection, whether it is closed or not, and every listener that looks like one. */
    List<HeldSocket> all() throws DumpException {
        List<HeapObject> objects = new ArrayList<>();
        for (Interest kind : Interest.values()) {
            if (kind.isWanted()) {
                objects.addAll(dump.instances(kind));
            }
        }
        // 16 bytes each, which the index leaves out
        leaves.find(objects.stream().flatMap(this::longAddresses).toList());
        return objects.stream().filter(this::isTcp).map(this::read).toList();
    }

    private HeldSocket read(HeapObject object) {
        return switch (object.heapClass().interest()) {
            case SOCKET -> socket(object);
            case NETTY -> netty(object);
            default -> channel(object);
        };
    }

    private HeldSocket socket(HeapObject impl) {
        int descriptor = descriptor(impl);
        boolean listens = impl.flag("server") || impl.flag("isServer") || impl.reference("serverSocket") != 0;
        int port = (int) (long) impl.number("port").orElse(0L);
        int localPort = (int) (long) impl.number("localport").orElse(0L);
        Optional<SocketEnd> peer = port == 0
                ? Optional.empty()
                : Optional.of(new SocketEnd(
                        impl.object("address").flatMap(this::address).orElse(null), port));
        Condition condition = descriptor < 0 || isSocketClosed(impl)
                ? Condition.RELEASED
                : listens ? Condition.LISTENING : peer.isEmpty() ? Condition.NEVER_CONNECTED : Condition.OPEN;
        Optional<SocketEnd> local = localPort == 0 ? Optional.empty() : Optional.of(new SocketEnd(null, localPort));
        return new HeldSocket(impl.id(), Interest.SOCKET, condition, descriptor, local, peer);
    }

    /** {@code state} of {@code NioSocketImpl}, JDK 13 and later; {@code closePending} of {@code AbstractPlainSocketImpl}. */
    private static boolean isSocketClosed(HeapObject impl) {
        return impl.flag("closePending") || isIn(impl, "ST_CLOSED");
    }

    private HeldSocket channel(HeapObject channel) {
        boolean closed = channel.number("open").map(open -> open == 0).orElseGet(() -> channel.flag("closed"));
        // ST_KILLED until JDK 13, and asynchronous channels have no state of this kind
        boolean released = closed
                && (channel.heapClass().interest() == Interest.ASYNCHRONOUS_CHANNEL
                        || isIn(channel, "ST_CLOSED")
                        || isIn(channel, "ST_KILLED"));
        Optional<SocketEnd> peer = channel.object("remoteAddress").flatMap(this::endpoint);
        Condition condition = released
                ? Condition.RELEASED
                : closed
                        ? Condition.CLOSED_BUT_REGISTERED
                        : peer.isEmpty() ? Condition.NEVER_CONNECTED : Condition.OPEN;
        return new HeldSocket(
                channel.id(),
                channel.heapClass().interest(),
                condition,
                descriptor(channel),
                channel.object("localAddress").flatMap(this::endpoint),
                peer);
    }

    private HeldSocket netty(HeapObject channel) {
        Optional<HeapObject> socket = channel.object("socket");
        long state = socket.flatMap(known -> known.number("state")).orElse(0L);
        int descriptor =
                (int) (long) socket.flatMap(known -> known.number("fd")).orElse(-1L);
        Optional<SocketEnd> peer = channel.object("remote").flatMap(this::endpoint);
        Condition condition = (state & CLOSED_BIT) != 0
                ? Condition.RELEASED
                : peer.isEmpty() ? Condition.NEVER_CONNECTED : Condition.OPEN;
        return new HeldSocket(
                channel.id(),
                Interest.NETTY,
                condition,
                descriptor,
                channel.object("local").flatMap(this::endpoint),
                peer);
    }

    private static boolean isIn(HeapObject object, String state) {
        for (HeapClass each = object.heapClass(); each != null; each = each.superclass()) {
            Optional<HeapClass.StaticField> constant = each.staticField(state);
            if (constant.isPresent()) {
                return object.number("state")
                        .filter(now -> now == constant.get().value())
                        .isPresent();
            }
        }
        return false;
    }

    private static int descriptor(HeapObject holder) {
        return (int) (long) holder.object("fd").flatMap(fd -> fd.number("fd")).orElse(-1L);
    }

    /** A channel may be a Unix-domain one, which has the same class. */
    private boolean isTcp(HeapObject object) {
        Optional<HeapObject> family = object.object("family");
        return family.flatMap(known -> known.heapClass().staticField("UNIX"))
                .filter(unix -> unix.value() == family.get().id())
                .isEmpty();
    }

    private Optional<SocketEnd> endpoint(HeapObject socketAddress) {
        return socketAddress
                .object("holder")
                .flatMap(holder -> holder.object("addr")
                        .flatMap(this::address)
                        .map(address -> new SocketEnd(
                                address, (int) (long) holder.number("port").orElse(0L))));
    }

    private Optional<String> address(HeapObject inetAddress) {
        Optional<HeapObject> holder = inetAddress.object("holder");
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        if (holder.get().number("family").orElse(IPV4) == IPV4) {
            long number = holder.get().number("address").orElse(0L);
            return Optional.of(text(
                    new byte[] {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number}));
        }
        return inetAddress
                .object("holder6")
                .flatMap(holder6 -> leaves.bytes(holder6.reference("ipaddress")))
                .filter(bytes -> bytes.length == 16)
                .map(SocketReader::text);
    }

    private static String text(byte[] address) {
        return FourTuple.of(address, 0, address, 0).localAddress();
    }

    private Stream<Long> longAddresses(HeapObject object) {
        return Stream.of(
                        object.object("address"),
                        endpointAddress(object.object("localAddress")),
                        endpointAddress(object.object("remoteAddress")),
                        endpointAddress(object.object("local")),
                        endpointAddress(object.object("remote")))
                .flatMap(Optional::stream)
                .flatMap(address -> address.object("holder6").stream())
                .map(holder6 -> holder6.reference("ipaddress"));
    }

    private static Optional<HeapObject> endpointAddress(Optional<HeapObject> socketAddress) {
        return socketAddress.flatMap(known -> known.object("holder")).flatMap(holder -> holder.object("addr"));
    }
}
