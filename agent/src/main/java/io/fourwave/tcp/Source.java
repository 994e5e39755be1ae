// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.util.Locale;

/** Who said so: the value of {@code fourwave.source}. */
public enum Source {
    /** {@code getsockopt(TCP_INFO)} on the connection's own descriptor. */
    TCP_INFO,
    /** A netlink {@code sock_diag} reply. */
    SOCK_DIAG,
    /** {@code /proc/self/net/tcp} and {@code tcp6}. */
    PROC,
    /** The {@code ss} command. */
    SS,
    /** The call itself: nothing else was asked. */
    CALL;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
