// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the host tells: what there is left of what leaks use up, and what it has counted. Empty where it does not tell. */
public interface Headroom {

    /** Descriptors that this process may still open. */
    OptionalLong freeDescriptors();

    /** Local ports that a client may use at one time to one destination. */
    OptionalLong localPorts();

    /** {@code net.ipv4.tcp_tw_reuse}: 0 never, 1 always, 2 on loopback; empty where it is not known. */
    default OptionalInt timeWaitReuse() {
        return OptionalInt.empty();
    }

    /** How many RSTs the kernel has sent since the agent began, for all of this network namespace; empty where not known. */
    default OptionalLong resetsSent() {
        return OptionalLong.empty();
    }

    /** For places that do not tell. */
    Headroom UNKNOWN = new Headroom() {
        @Override
        public OptionalLong freeDescriptors() {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong localPorts() {
            return OptionalLong.empty();
        }
    };
}
