// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;

/**
 * One kernel state dwelt in during a teardown. Times are {@code System.nanoTime}.
 *
 * <p>Between two samples the truth is an interval. A boundary is put where the later state was first known to hold, and
 * its error says how much earlier it may have begun.
 *
 * @param startError nanoseconds; 0 where the start is exact
 * @param endError nanoseconds; 0 where the end is exact
 */
public record Phase(TcpState state, long start, long startError, long end, long endError, Source source) {

    public boolean isExact() {
        return startError == 0 && endError == 0;
    }

    /** The larger of the two errors, in nanoseconds. */
    public long error() {
        return Math.max(startError, endError);
    }
}
