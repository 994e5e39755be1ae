// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jfr;

import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.diagnose.ClosedBatch;
import io.fourwave.diagnose.Finding;
import io.fourwave.tcp.AddressMask;
import java.util.Optional;
import jdk.jfr.FlightRecorder;

/**
 * Closes and findings for JDK Mission Control, while something records. Until Flight Recorder has been used in this JVM,
 * by whomever, asking whether it has been is all that is done.
 */
public final class FlightEvents {
    private final boolean present = isPresent();
    private final AddressMask mask;

    public FlightEvents(AddressMask mask) {
        this.mask = mask;
    }

    /** Whether somebody records, or has: a session that ends has its last events for them. */
    public static boolean isRecorderUsed() {
        return isPresent() && FlightRecorder.isInitialized();
    }

    private static boolean isPresent() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    }

    /** Why there are no events, whatever records; empty when there are. */
    public Optional<String> refusal() {
        return present ? Optional.empty() : Optional.of("this JVM has no module jdk.jfr");
    }

    /** What this call did is certain. */
    public void called(Teardown teardown, TeardownEvent.Called call) {
        if (areWanted()) {
            CloseEvent.emit(teardown, call, mask);
        }
    }

    public void found(Finding finding) {
        if (areWanted()) {
            FindingEvent.emit(finding, mask);
        }
    }

    public void closed(ClosedBatch batch) {
        if (areWanted()) {
            CloseBatchEvent.emit(batch);
        }
    }

    /** Whether Flight Recorder has been used; does not initialise it, which making an event would. */
    public boolean areWanted() {
        return present && FlightRecorder.isInitialized();
    }
}
