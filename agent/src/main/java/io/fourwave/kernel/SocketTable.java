// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.util.Collection;
import java.util.Set;

/**
 * A way to read the kernel's TCP tables of this network namespace. Used by the agent's one thread; never throws for what
 * a host can lack.
 */
public interface SocketTable extends AutoCloseable {

    Source source();

    /** All sockets in one of these states. {@code TIME_WAIT} and {@code NEW_SYN_RECV} only when asked for. */
    Reading scan(Set<TcpState> states);

    /** The sockets with these tuples, in any state; a tuple that the kernel does not know has no row. */
    Reading find(Collection<FourTuple> tuples);

    @Override
    default void close() {}
}
