// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.config.Config.LogLevel;
import io.fourwave.report.Visible;
import java.io.PrintStream;

/** What the agent has to say, on stderr: stdout is the application's. Never used on an application thread but in premain. */
public final class Log {
    private final LogLevel level;
    private final PrintStream err;

    public Log(LogLevel level, PrintStream err) {
        this.level = level;
        this.err = err;
    }

    /** Loads what a line takes: what there is to say may be that nothing can be loaded any more. */
    void prepare() {
        Visible.of("");
    }

    public void warn(String message) {
        print(LogLevel.WARN, message);
    }

    public void info(String message) {
        print(LogLevel.INFO, message);
    }

    /** For whoever debugs; what it takes to say is best not put together where nobody hears it. */
    public void debug(String message) {
        print(LogLevel.DEBUG, message);
    }

    boolean tellsAll() {
        return level == LogLevel.DEBUG;
    }

    private void print(LogLevel at, String message) {
        if (level.compareTo(at) >= 0) {
            err.println("fourwave: " + Visible.of(message));
        }
    }
}
