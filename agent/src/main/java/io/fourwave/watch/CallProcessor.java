// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.CallEvent;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.jdk.JdkNet;
import io.fourwave.tcp.AbortReason;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.CallSample;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.StepTable;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.inventory.FailedConnects;
import java.util.Optional;

/** Takes the calls of application threads, one after the other, and moves the teardowns on. Watch thread only. */
final class CallProcessor {
    private final TeardownTracker teardowns;
    private final StackResolver stacks;
    private final Listeners listeners;
    private final FailedConnects failedConnects = new FailedConnects();

    CallProcessor(TeardownTracker teardowns, StackResolver stacks, Listeners listeners) {
        this.teardowns = teardowns;
        this.stacks = stacks;
        this.listeners = listeners;
    }

    /** The connects that the kernel gave no local port to. */
    FailedConnects failedConnects() {
        return failedConnects;
    }

    void accept(CallEvent event) {
        Connection connection = event.connection();
        connection.callTaken();
        boolean hasState = event.state() != JdkNet.NO_STATE;
        if (connection.tuple() == null
                || (hasState && TcpState.ofNumber(event.state()).isEmpty())) {
            // not a TCP connection after all
            return;
        }
        listeners.resolveOrigin(connection);
        if (isWithoutLocalPort(connection, event)) {
            connection.resolveOpenStack(stacks);
            failedConnects.add(connection, event.nanoTime());
            teardowns.neverBegan(connection);
            return;
        }
        if (event.kind() == CallEvent.Kind.DEREGISTERED) {
            deregistered(connection, event);
        } else {
            called(connection, event);
        }
    }

    /** connect(2) failed before it sent anything: EADDRNOTAVAIL, or no route. A refused one keeps the port that it had. */
    private static boolean isWithoutLocalPort(Connection connection, CallEvent event) {
        return event.state() == TcpState.CLOSE.number()
                && event.kind().call() == Call.CLOSE
                && connection.tuple().localPort() == 0
                && connection.teardown() == null;
    }

    private void called(Connection connection, CallEvent event) {
        Decision decision = decide(connection, event);
        if (!teardowns.onlyCounts(event, decision)) {
            // of the many that are only counted, nobody asks for it: frames cost four times as much as taking the stack
            connection.resolveOpenStack(stacks);
            boolean releases = event.kind().call() == Call.CLOSE && !event.held();
            teardowns.called(connection, call(event, decision), releases);
        }
    }

    /** The state CLOSE shows a reset only where it is certain that no FIN of ours went out before. */
    private static Decision decide(Connection connection, CallEvent event) {
        if (event.state() == JdkNet.NO_STATE) {
            return StepTable.decideWithoutState(event.kind().call(), connection.isFinSent());
        }
        Decision decision = StepTable.decide(sample(connection, event));
        return decision.step() == Step.AFTER_RESET && !connection.isHistoryKnown()
                ? new Decision(Step.AFTER_RESET, null, Confidence.POSSIBLE)
                : decision;
    }

    /** A selector lets go of a closed channel: with unread bytes, or with SO_LINGER 0, the RST leaves now. */
    private void deregistered(Connection connection, CallEvent event) {
        TcpState state = TcpState.ofNumber(event.state()).orElse(null);
        boolean reset =
                state != null && StepTable.closeCanReset(state) && (event.lingerZero() || event.unreadBytes() > 0);
        // with SO_LINGER 0 the close has said so
        Optional<TeardownEvent.Called> abort = reset && !event.lingerZero()
                ? Optional.of(call(event, new Decision(Step.ABORT, AbortReason.UNREAD_DATA, Confidence.CERTAIN)))
                : Optional.empty();
        teardowns.deregistered(connection, event.nanoTime(), state, reset, abort);
    }

    private static CallSample sample(Connection connection, CallEvent event) {
        boolean collected = event.kind() == CallEvent.Kind.COLLECTED;
        return new CallSample(
                event.kind().call(),
                TcpState.ofNumber(event.state()).orElseThrow(),
                event.lingerZero(),
                // a held channel sends its FIN now; what is still unread when the selector lets go decides then
                event.held() ? 0 : event.unreadBytes(),
                connection.api().sendsFinBeforeClose() && !collected,
                connection.isFinSent(),
                connection.tuple().isSameHost());
    }

    private TeardownEvent.Called call(CallEvent event, Decision decision) {
        Stack stack = stacks.resolve(event.stack());
        return new TeardownEvent.Called(
                event.nanoTime(),
                stack.isOfInterrupt() ? name(event) + " by Thread.interrupt" : name(event),
                decision,
                TcpState.ofNumber(event.state()).orElse(null),
                event.unreadBytes(),
                event.held() || event.kind() == CallEvent.Kind.DEREGISTERED,
                event.thread(),
                event.threadId(),
                stack,
                event.span());
    }

    private static String name(CallEvent event) {
        return event.kind() == CallEvent.Kind.COLLECTED
                ? "Cleaner.close"
                : event.connection().api().apiName() + "." + event.kind().call().method();
    }
}
