// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.Locale;

/** How bad it is, worst first: the value of {@code fourwave.severity}. */
public enum Severity {
    LEAK,
    SUSPECT,
    BENIGN,
    INFO;

    /** True where somebody should do something about it. */
    public boolean isSerious() {
        return this == LEAK || this == SUSPECT;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
