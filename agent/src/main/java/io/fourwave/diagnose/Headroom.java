// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.OptionalLong;

/** What there is left of what leaks use up. Empty where the host does not tell. */
public interface Headroom {

    /** Descriptors that this process may still open. */
    OptionalLong freeDescriptors();

    /** Local ports that a client may use at one time to one destination. */
    OptionalLong localPorts();

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
