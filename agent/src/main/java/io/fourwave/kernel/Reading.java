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

    /** No source answers, but one more is being opened: the same question may have its answer soon. */
    record NotYet(Source source) implements Reading {}
}
