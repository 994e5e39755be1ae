// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.Connection;
import io.fourwave.jdk.JdkThreads;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether a close that has not come back is still under way. The hook at its exit says so, unless a hook failed between
 * entry and exit, for want of heap or of stack: such a close would seem to run for ever, and the agent would blame
 * somebody for it. So the agent looks at the thread that began it first. Watch thread only.
 */
final class ClosingThreadProbe {
    /** Most closes are back within a millisecond. */
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int AT_ONCE = 64;

    /** The methods that are woven, and what of them is on the stack in their stead while Netty's native code closes. */
    private static final Set<String> CLOSES = Set.of("close", "implCloseSelectableChannel", "implClose", "kill");

    private static final Set<String> PACKAGES = Set.of("sun.nio.ch.", "java.net.", "java.nio.");

    private final ConnectionTable table;
    private int looks;

    ClosingThreadProbe(ConnectionTable table) {
        this.table = table;
    }

    void roundBegins() {
        looks = 0;
    }

    void visits(Connection connection, long nowNanos) {
        if (connection.isCloseRunning()
                && nowNanos - connection.closeBeganNanos() > LONG_NANOS
                && looks < AT_ONCE
                && !isStillInClose(connection.closer())) {
            connection.descriptorGoes();
            connection.closeReturned();
            table.remove(connection);
        }
    }

    private boolean isStillInClose(Thread closer) {
        if (closer == null || !closer.isAlive()) {
            return false;
        }
        looks++;
        StackTraceElement[] stack = JdkThreads.stack(closer);
        for (StackTraceElement frame : stack) {
            if (CLOSES.contains(frame.getMethodName())
                    && PACKAGES.stream().anyMatch(frame.getClassName()::startsWith)) {
                return true;
            }
        }
        // a stack that nobody can read proves nothing
        return stack.length == 0;
    }
}
