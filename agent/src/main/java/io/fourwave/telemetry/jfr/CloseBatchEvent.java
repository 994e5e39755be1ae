// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jfr;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.ClosedBatch;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The command {@code close}, when it is over. */
@Name("fourwave.CloseBatch")
@Label("TCP Close On Demand")
@Category("fourwave")
@Description("Connections of a finding that somebody had the agent close")
@StackTrace(false)
final class CloseBatchEvent extends Event {

    @Label("Verdict")
    private String verdict;

    @Label("Severity")
    private String severity;

    @Label("Blame")
    private String blame;

    @Label("Closed")
    private int closed;

    @Label("Spared")
    private int spared;

    @Label("Forced")
    @Description("Suspects were to be closed as well")
    private boolean forced;

    @Label("Stopped")
    private boolean stopped;

    static void emit(ClosedBatch batch) {
        CloseBatchEvent event = new CloseBatchEvent();
        if (event.isEnabled()) {
            event.fill(batch);
            event.commit();
        }
    }

    private void fill(ClosedBatch batch) {
        verdict = batch.finding().verdict().text();
        severity = batch.finding().severity().text();
        blame = batch.finding().blame().map(Stack::text).orElse(null);
        closed = batch.closed();
        spared = batch.spared().values().stream().mapToInt(Integer::intValue).sum();
        forced = batch.forced();
        stopped = batch.stopped();
    }
}
