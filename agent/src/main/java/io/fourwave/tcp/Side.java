// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.util.Locale;

/** Who opened the connection: the value of {@code fourwave.side}. */
public enum Side {
    /** It connected. */
    CLIENT,
    /** It was accepted. */
    SERVER;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
