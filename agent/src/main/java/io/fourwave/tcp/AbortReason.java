// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.util.Locale;

/** Why a close became a RST: the value of {@code fourwave.abort.reason}. */
public enum AbortReason {
    /** SO_LINGER was set to 0 seconds. */
    LINGER_ZERO,
    /** Received bytes were never read (RFC 2525, section 2.17). */
    UNREAD_DATA;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
