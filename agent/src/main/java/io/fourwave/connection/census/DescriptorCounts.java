// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import java.util.List;

/**
 * Every socket descriptor of this process, accounted for as of the last look. The other figures add up to {@code sockets}.
 *
 * @param nanoTime {@code System.nanoTime} of that look
 * @param descriptors open files of any kind
 * @param notTcp of another protocol
 * @param unconnected of TCP, and neither connected nor listening: not connected yet, or not any more
 * @param untrackedSockets connections that no woven code has met
 */
public record DescriptorCounts(
        long nanoTime,
        int descriptors,
        int sockets,
        int tracked,
        int adopted,
        int listeners,
        int ours,
        int notTcp,
        List<UntrackedSocket> unconnected,
        List<UntrackedSocket> untrackedSockets) {}
