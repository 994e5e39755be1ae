// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

/** What came of opening a source: a table, or the reason why this host has none. */
public sealed interface Opening {

    /** @param table to be closed by whoever asked for it */
    record Opened(SocketTable table) implements Opening {}

    /** @param reason one sentence for a person: what was tried, what happened */
    record Refused(String reason) implements Opening {}
}
