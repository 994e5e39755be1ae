// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.TeardownListener;
import io.fourwave.diagnose.ClosedBatch;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.detector.Detectors;
import io.fourwave.origin.OtherAgents;
import io.fourwave.report.RecentTeardowns;
import io.fourwave.telemetry.Telemetry;
import io.fourwave.telemetry.jfr.FlightEvents;

/**
 * All who hear of calls, teardowns and findings. They do not hear of what other agents close for themselves, but of what those leak.
 */
record TeardownFanout(
        RecentTeardowns recent,
        Telemetry telemetry,
        FlightEvents flightEvents,
        Detectors detectors,
        OtherAgents otherAgents)
        implements TeardownListener {

    @Override
    public void ended(Teardown teardown) {
        if (isOfAnotherAgent(teardown)) {
            return;
        }
        if (!teardown.isUnwatched()) {
            recent.ended(teardown);
            telemetry.ended(teardown);
        }
        detectors.closeTally().ended(teardown);
    }

    @Override
    public void called(Teardown teardown, TeardownEvent.Called call) {
        if (!isOfAnotherAgent(teardown)) {
            flightEvents.called(teardown, call);
            detectors.closeTally().called(teardown, call);
        }
    }

    @Override
    public boolean hearsOrdinaryCalls() {
        return flightEvents.areWanted();
    }

    /** @return the id of the trace that tells of it, or null */
    String found(Finding finding) {
        flightEvents.found(finding);
        return telemetry.found(finding);
    }

    void closed(ClosedBatch batch) {
        flightEvents.closed(batch);
        telemetry.closed(batch);
    }

    private boolean isOfAnotherAgent(Teardown teardown) {
        return teardown.connection().isOfAnotherAgent(otherAgents::opened);
    }
}
