// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.Source;
import java.util.List;

/** One look at the kernel's tables: rows, or the reason why there are none to be had. */
public sealed interface Reading {

    /**
     * @param sockets in the kernel's order; a socket that changes state during the look may be missing or there twice
     * @param tookNanos what the look cost on this thread, in nanoseconds of wall time
     */
    record Sockets(Source source, List<KernelSocket> sockets, long tookNanos) implements Reading {}

    /** @param reason one sentence for a person: what was tried, what happened */
    record Unavailable(Source source, String reason) implements Reading {}
}
