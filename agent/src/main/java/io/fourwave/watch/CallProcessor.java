// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.CallEvent;
import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.TeardownListener;
import io.fourwave.jdk.JdkNet;
import io.fourwave.tcp.AbortReason;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.CallSample;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.StepTable;
import io.fourwave.tcp.TcpState;

/** Takes the calls of application threads, one after the other, and moves the teardowns on. Watch thread only. */
final class CallProcessor {
    private final TeardownTracker teardowns;
    private final StackResolver stacks;
    private final Listeners listeners;
    private final TeardownListener listener;

    CallProcessor(TeardownTracker teardowns, StackResolver stacks, Listeners listeners, TeardownListener listener) {
        this.listener = listener;
        this.teardowns = teardowns;
        this.stacks = stacks;
        this.listeners = listeners;
    }

    void accept(CallEvent event) {
        Connection connection = event.connection();
        connection.callTaken();
        connection.resolveOpenStack(stacks);
        boolean told = event.state() != JdkNet.UNTOLD;
        if (connection.tuple() == null
                || (told && TcpState.ofNumber(event.state()).isEmpty())) {
            // not a TCP connection after all
            return;
        }
        listeners.resolveSide(connection);
        if (event.kind() == CallEvent.Kind.DEREGISTERED) {
            deregistered(connection, event);
        } else {
            called(connection, event);
        }
    }

    private void called(Connection connection, CallEvent event) {
        Decision decision = decide(connection, event);
        if (isToldNoMore(connection, decision)) {
            teardowns.stepCounter().count(decision.step(), connection.side());
            return;
        }
        if (isOrderlyClose(event, decision) && !listener.hearsOrdinaryCalls() && !teardowns.hasRoom(event.nanoTime())) {
            teardowns.passBy(connection, decision.step(), event.nanoTime());
            return;
        }
        Teardown teardown =
                teardowns.of(connection, event.nanoTime() - (peerWasFirst(event, decision) ? Teardown.TICK : 0));
        if (!teardowns.isUnderWay(teardown)) {
            teardowns.stepCounter().count(decision.step(), connection.side());
            return;
        }
        try {
            moveOn(teardown, event, decision);
        } finally {
            teardowns.keep(teardown);
        }
    }

    private static boolean isToldNoMore(Connection connection, Decision decision) {
        return connection.isPassedBy() || decision.step() == Step.INPUT_ONLY && connection.teardown() == null;
    }

    /** All of the teardown is still to come, and none of it is remarkable. */
    private static boolean isOrderlyClose(CallEvent event, Decision decision) {
        return event.kind() == CallEvent.Kind.CLOSE
                && !event.held()
                && event.connection().teardown() == null
                && event.state() != JdkNet.UNTOLD
                && (decision.step() == Step.ACTIVE_FIN || decision.step() == Step.PASSIVE_FIN);
    }

    private void moveOn(Teardown teardown, CallEvent event, Decision decision) {
        before(teardown, event, decision);
        TeardownEvent.Called call = call(event, decision);
        teardown.add(call);
        teardown.decide(call);
        apply(teardown, event, decision);
        teardowns.stepCounter().called(teardown, call);
        if (event.kind().call() == Call.CLOSE && !event.held()) {
            teardown.descriptorReleased(event.nanoTime());
        }
        teardowns.settle(teardown, event.nanoTime());
    }

    /** CLOSE tells of a reset only where it is certain that no FIN of ours went out before. */
    private static Decision decide(Connection connection, CallEvent event) {
        if (event.state() == JdkNet.UNTOLD) {
            return StepTable.decideUntold(event.kind().call(), connection.isFinSent());
        }
        Decision decision = StepTable.decide(sample(connection, event));
        return decision.step() == Step.AFTER_RESET && !connection.isHistoryKnown()
                ? new Decision(Step.AFTER_RESET, null, Confidence.POSSIBLE)
                : decision;
    }

    private static boolean peerWasFirst(CallEvent event, Decision decision) {
        return peerFinCame(event, decision) || decision.step() == Step.AFTER_RESET;
    }

    private static boolean peerFinCame(CallEvent event, Decision decision) {
        return event.state() == TcpState.CLOSE_WAIT.number() && decision.step().sendsSegment();
    }

    /** What the peer had sent when the call came, and no sweep has seen. */
    private static void before(Teardown teardown, CallEvent event, Decision decision) {
        long justBefore = event.nanoTime() - Teardown.TICK;
        if (peerFinCame(event, decision)) {
            peerFinSeen(teardown, justBefore);
        } else if (decision.step() == Step.AFTER_RESET) {
            reset(teardown, justBefore);
        }
    }

    private void apply(Teardown teardown, CallEvent event, Decision decision) {
        if (event.state() == JdkNet.UNTOLD) {
            teardown.connection().finSent();
            return;
        }
        long at = event.nanoTime();
        switch (decision.step()) {
            case ACTIVE_FIN -> {
                teardown.connection().finSent();
                teardown.enter(TcpState.FIN_WAIT_1, at, 0, Source.TCP_INFO);
            }
            case PASSIVE_FIN -> {
                teardown.connection().finSent();
                teardown.enter(TcpState.LAST_ACK, at, 0, Source.TCP_INFO);
            }
            case ABORT -> {
                if (!event.held()) {
                    teardown.add(new TeardownEvent.Reset(at, 0, true));
                    teardown.kernelGone(at, 0);
                }
            }
            case AFTER_RESET -> teardown.kernelGone(at, at - teardown.unknownSince());
            case CONNECT_ABANDONED -> teardown.kernelGone(at, 0);
            case RELEASE -> released(teardown, event);
            case INPUT_ONLY -> {
                // nothing moves
            }
        }
    }

    /** The sweep has not come by since the peer's FIN: this call is the first to see it. */
    private static void peerFinSeen(Teardown teardown, long at) {
        if (teardown.currentState() != TcpState.CLOSE_WAIT) {
            long error = unseenFor(teardown, at);
            teardown.add(new TeardownEvent.PeerFinSeen(at, error));
            teardown.enter(TcpState.CLOSE_WAIT, at, error, Source.TCP_INFO);
        }
    }

    private static void reset(Teardown teardown, long at) {
        if (!teardown.hasReset()) {
            teardown.add(new TeardownEvent.Reset(at, unseenFor(teardown, at), false));
        }
    }

    private static long unseenFor(Teardown teardown, long at) {
        return Math.max(0, at - teardown.connection().lastSampleNanos());
    }

    private void released(Teardown teardown, CallEvent event) {
        TcpState state = TcpState.ofNumber(event.state()).orElseThrow();
        long at = event.nanoTime();
        if (state.isTeardown() && teardown.currentState() == null && !teardown.isKernelGone()) {
            // the call that sent the FIN was not seen
            teardown.enter(state, at, unseenFor(teardown, at), Source.TCP_INFO);
            teardown.observe(state, at, Source.TCP_INFO);
        } else if (state.isTeardown() && state != TcpState.CLOSE_WAIT) {
            teardowns.observe(teardown, state, at, Source.TCP_INFO);
        }
    }

    /** A selector lets go of a closed channel: with unread bytes, or with SO_LINGER 0, the RST leaves now. */
    private void deregistered(Connection connection, CallEvent event) {
        Teardown teardown = connection.teardown();
        if (teardown == null || !teardowns.isUnderWay(teardown)) {
            return;
        }
        long at = event.nanoTime();
        if (event.state() != JdkNet.UNTOLD) {
            letGo(teardown, event, TcpState.ofNumber(event.state()).orElseThrow());
        }
        teardown.descriptorReleased(at);
        teardowns.settle(teardown, at);
    }

    private void letGo(Teardown teardown, CallEvent event, TcpState state) {
        Connection connection = teardown.connection();
        long at = event.nanoTime();
        boolean resets = StepTable.closeCanReset(state) && (event.lingerZero() || event.unreadBytes() > 0);
        if (resets) {
            if (!event.lingerZero()) {
                Decision abort = new Decision(Step.ABORT, AbortReason.UNREAD_DATA, Confidence.CERTAIN);
                TeardownEvent.Called call = call(event, abort);
                teardown.add(call);
                teardown.decide(call);
                teardowns.stepCounter().called(teardown, call);
            }
            teardown.add(new TeardownEvent.Reset(at, 0, true));
            teardown.kernelGone(at, 0);
        } else if (state.isTeardown()) {
            teardown.observe(state, at, Source.TCP_INFO);
        }
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
        return new TeardownEvent.Called(
                event.nanoTime(),
                name(event),
                decision,
                TcpState.ofNumber(event.state()).orElse(null),
                event.unreadBytes(),
                event.held() || event.kind() == CallEvent.Kind.DEREGISTERED,
                event.thread(),
                event.threadId(),
                stacks.resolve(event.stack()),
                event.span());
    }

    private static String name(CallEvent event) {
        return event.kind() == CallEvent.Kind.COLLECTED
                ? "Cleaner.close"
                : event.connection().api().apiName() + "." + event.kind().call().method();
    }
}
