// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jfr;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** One call that closed or shut down a connection. Made on the watch thread: when and by whom it was called are fields. */
@Name("fourwave.Close")
@Label("TCP Close")
@Category("fourwave")
@Description("A call that closed or shut down a TCP connection, and which segment of the close it sent")
@StackTrace(false)
final class CloseEvent extends Event {
    /** What Flight Recorder takes for "not known". */
    private static final long UNKNOWN = Long.MIN_VALUE;

    @Label("Called At")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    private long calledAt;

    @Label("Call")
    private String call;

    @Label("Step")
    @Description("What the call started in the kernel: active_fin is the first wave, passive_fin the third")
    private String step;

    @Label("Role")
    @Description("How the teardown goes so far")
    private String role;

    @Label("Side")
    private String side;

    @Label("State Before")
    @Description("The kernel's state of the connection at entry of the call")
    private String stateBefore;

    @Label("State After")
    @Description("The kernel's state when this event was made")
    private String stateAfter;

    @Label("Local Address")
    private String local;

    @Label("Peer Address")
    private String peer;

    @Label("Caller")
    @Description("The innermost frame outside the JDK")
    private String caller;

    @Label("Calling Thread")
    private String thread;

    @Label("Connection Duration")
    @Description("From the connect or accept to the call")
    @Timespan(Timespan.NANOSECONDS)
    private long connectionDuration;

    static void emit(Teardown teardown, TeardownEvent.Called called, AddressMask mask) {
        CloseEvent event = new CloseEvent();
        if (event.isEnabled()) {
            event.fill(teardown, called);
            event.fill(teardown.connection(), called, mask);
            event.commit();
        }
    }

    private void fill(Teardown teardown, TeardownEvent.Called called) {
        calledAt = teardown.anchor().epochNanos(called.nanoTime()) / 1_000_000;
        call = called.name();
        step = called.decision().step().text();
        role = teardown.role().text();
        stateBefore = text(called.stateBefore());
        stateAfter = text(Optional.ofNullable(teardown.currentState()).orElse(teardown.finalState()));
        caller = called.stack().callerText().orElse(null);
    }

    private void fill(Connection connection, TeardownEvent.Called called, AddressMask mask) {
        FourTuple tuple = connection.tuple();
        side = connection.side().text();
        thread = mask.within(called.thread());
        local = mask.endpoint(tuple.localAddress(), tuple.localPort());
        peer = mask.endpoint(tuple.peerAddress(), tuple.peerPort());
        connectionDuration =
                connection.isAdopted() ? UNKNOWN : Math.max(0, called.nanoTime() - connection.openedNanos());
    }

    private static String text(TcpState state) {
        return state == null ? null : state.semconv();
    }
}
