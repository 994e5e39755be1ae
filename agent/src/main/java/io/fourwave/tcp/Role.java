// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.util.Locale;

/** How a whole teardown went: the value of {@code fourwave.role}, and the teardown span's name. */
public enum Role {
    ACTIVE("tcp active close"),
    PASSIVE("tcp passive close"),
    SIMULTANEOUS("tcp simultaneous close"),
    ABORTED("tcp abort"),
    RESET_BY_PEER("tcp reset by peer");

    private final String spanName;

    Role(String spanName) {
        this.spanName = spanName;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String spanName() {
        return spanName;
    }

    /** The role that this side's deciding step alone tells; a crossing FIN that is seen later makes it simultaneous. */
    public static Role of(Step deciding) {
        return switch (deciding) {
            case ACTIVE_FIN, RELEASE, INPUT_ONLY -> ACTIVE;
            case PASSIVE_FIN -> PASSIVE;
            case ABORT, CONNECT_ABANDONED -> ABORTED;
            case AFTER_RESET -> RESET_BY_PEER;
        };
    }
}
