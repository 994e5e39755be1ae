// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.util.Locale;

/** How sure a statement is: the value of {@code fourwave.confidence}. */
public enum Confidence {
    CERTAIN,
    PROBABLE,
    POSSIBLE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
