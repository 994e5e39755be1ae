// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.Locale;

/** What a finding says: the value of {@code fourwave.verdict}. */
public enum Verdict {
    /** The peer closed, the application holds on. */
    CLOSE_WAIT_LEAK;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
