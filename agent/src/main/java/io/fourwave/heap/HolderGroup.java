// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.holding.PoolUse;
import java.util.List;
import java.util.Map;

/**
 * Connections that are held in the same way.
 *
 * @param holder the root, then the classes on the way; empty for those that nobody holds
 * @param kind such as {@code SocketChannel}
 * @param condition what the object says of itself
 * @param descriptors the lowest first
 * @param peers how many connections each of them has, the most first
 * @param states by what the kernel or the agent said; empty where nobody was asked
 * @param findings of the agent, with counts
 * @param example one of the paths, with every object and field
 */
public record HolderGroup(
        int count,
        List<String> holder,
        String kind,
        String condition,
        PoolUse pool,
        List<Integer> descriptors,
        Map<String, Integer> peers,
        Map<String, Integer> states,
        Map<String, Integer> findings,
        List<String> example) {

    public boolean isHeld() {
        return !holder.isEmpty();
    }
}
