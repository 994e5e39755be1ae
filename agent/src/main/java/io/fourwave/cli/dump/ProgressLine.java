// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.dump;

import io.fourwave.cli.host.Terminal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.heap.hprof.Progress;
import java.io.PrintStream;

/** One line of a terminal that says how far the work has come; nothing where stderr is none. */
public final class ProgressLine implements Progress, AutoCloseable {
    private final PrintStream err;
    private final boolean shown;

    public ProgressLine(ToolHost host) {
        this.err = host.err();
        this.shown = Terminal.isTerminal(host.proc(), 2);
    }

    @Override
    public void at(String what, long done, long all) {
        if (shown && all > 0) {
            err.print("\r\033[K" + what + " ... " + 100 * done / all + " %");
            err.flush();
        }
    }

    @Override
    public void close() {
        if (shown) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
