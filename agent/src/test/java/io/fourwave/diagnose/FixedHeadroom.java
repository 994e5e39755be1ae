// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.OptionalLong;

/** What is left, as a test has set it. */
public record FixedHeadroom(OptionalLong freeDescriptors, OptionalLong localPorts) implements Headroom {

    public static Headroom ofDescriptors(long free) {
        return new FixedHeadroom(OptionalLong.of(free), OptionalLong.empty());
    }

    public static Headroom ofPorts(long ports) {
        return new FixedHeadroom(OptionalLong.empty(), OptionalLong.of(ports));
    }
}
