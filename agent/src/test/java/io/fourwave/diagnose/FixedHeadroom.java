// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is left, as a test has set it. */
public record FixedHeadroom(OptionalLong freeDescriptors, OptionalLong localPorts, OptionalInt timeWaitReuse)
        implements Headroom {

    public static Headroom ofDescriptors(long free) {
        return new FixedHeadroom(OptionalLong.of(free), OptionalLong.empty(), OptionalInt.empty());
    }

    public static Headroom ofPorts(long ports) {
        return new FixedHeadroom(OptionalLong.empty(), OptionalLong.of(ports), OptionalInt.empty());
    }

    /** @param reuse net.ipv4.tcp_tw_reuse */
    public static Headroom ofPorts(long ports, int reuse) {
        return new FixedHeadroom(OptionalLong.empty(), OptionalLong.of(ports), OptionalInt.of(reuse));
    }
}
