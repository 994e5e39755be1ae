// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.Source;
import java.util.List;

/** One look at the kernel's tables: rows, the reason why there are none to be had, or none yet. */
public sealed interface Reading {

    Source source();

    /**
     * @param sockets in the kernel's order; a socket that changes state during the look may be missing or there twice
     * @param tookNanos what the look cost on this thread, in nanoseconds of wall time
     */
    record Sockets(Source source, List<KernelSocket> sockets, long tookNanos) implements Reading {}

    /** @param reason one sentence for a person: what was tried, what happened */
    record Unavailable(Source source, String reason) implements Reading {}

    /**
     * The same question may have its answer later: a source is still being opened, or the look took so long that it was
     * given up.
     *
     * @param tookNanos what the attempt cost, in nanoseconds of wall time
     */
    record NotYet(Source source, long tookNanos) implements Reading {}
}
