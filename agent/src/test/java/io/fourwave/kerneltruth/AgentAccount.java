// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static java.util.stream.Collectors.groupingBy;

import io.fourwave.support.ReceivedSpan;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Step;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the agent reported of each connection end, by its 4-tuple. */
record AgentAccount(Map<FourTuple, List<Teardown>> teardowns, Collection<FourTuple> named) {
    private static final String STEP = "fourwave.step";

    static AgentAccount of(List<ReceivedSpan> spans) {
        Map<FourTuple, List<Teardown>> teardowns = spans.stream()
                .filter(span -> span.isRoot() && !span.name().startsWith("tcp finding"))
                .map(Teardown::of)
                .collect(groupingBy(Teardown::tuple));
        List<FourTuple> named =
                spans.stream().map(AgentAccount::tuple).distinct().toList();
        return new AgentAccount(teardowns, named);
    }

    /** Usually one; a second one means that the agent reported a teardown twice. */
    List<Teardown> of(FourTuple tuple) {
        return teardowns.getOrDefault(tuple, List.of());
    }

    private static FourTuple tuple(ReceivedSpan span) {
        return FourTuple.of(
                address(span.text("network.local.address")),
                (int) span.number("network.local.port"),
                address(span.text("network.peer.address")),
                (int) span.number("network.peer.port"));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError("a span should hold numeric addresses, not " + literal, e);
        }
    }

    /** One root span. */
    record Teardown(
            FourTuple tuple, String side, String step, String role, long startEpochNanos, List<AgentCall> calls) {
        private static Teardown of(ReceivedSpan span) {
            return new Teardown(
                    AgentAccount.tuple(span),
                    span.text("fourwave.side"),
                    span.text(STEP),
                    span.text("fourwave.role"),
                    span.startNanos(),
                    calls(span));
        }

        private static List<AgentCall> calls(ReceivedSpan span) {
            return span.events().stream()
                    .filter(event -> event.attributes().containsKey(STEP))
                    .map(AgentCall::of)
                    .sorted(Comparator.comparingLong(AgentCall::epochNanos))
                    .toList();
        }
    }

    /** One event of a root span: a call, such as {@code Socket.close}, and the step that it was for the agent. */
    record AgentCall(String name, Step step, long epochNanos) {
        private static AgentCall of(ReceivedSpan.Event event) {
            String step = String.valueOf(event.attributes().get(STEP));
            return new AgentCall(event.name(), Step.valueOf(step.toUpperCase(Locale.ROOT)), event.timeNanos());
        }

        /** {@code close:active_fin}. */
        String text() {
            return name.substring(name.lastIndexOf('.') + 1) + ":" + step.text();
        }
    }
}
