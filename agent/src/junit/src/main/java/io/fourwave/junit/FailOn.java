// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.Locale;

/** What fails a test class: this, and what is worse. */
public enum FailOn {
    /** Connections that nobody will close. */
    LEAK,
    /** Those too that the peer has closed or reset, and that somebody holds. */
    SUSPECT,
    /** Every connection that outlives the class that opened it. */
    OPEN,
    /** Nothing: it is only said. */
    NEVER;

    /** The value of the configuration parameter. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean failsOn(LeakSign sign) {
        return this != NEVER && sign.level().compareTo(this) <= 0;
    }
}
