// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakSignTest {
    private static final StackTraceElement SOCKET =
            new StackTraceElement("java.net.Socket", "connect", "Socket.java", 1);
    private static final StackTraceElement KEEP_ALIVE =
            new StackTraceElement("sun.net.www.http.HttpClient", "openServer", "HttpClient.java", 2);
    private static final StackTraceElement OWN = new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 42);

    @Test
    void whatNobodyHoldsIsALeakInWhateverState() {
        assertThat(sign("collected", true, "state", "established")).isEqualTo(LeakSign.COLLECTED);
        assertThat(sign("collected", true, "state", "close_wait", "peer_open", true))
                .isEqualTo(LeakSign.COLLECTED);
    }

    @Test
    void whatSomebodyHoldsIsALeakOnlyWhereItsEndWasReadOrTheAgentSaysSo() {
        assertThat(sign("state", "close_wait", "end_read", true)).isEqualTo(LeakSign.END_READ);
        assertThat(sign("state", "close_wait", "severity", "leak")).isEqualTo(LeakSign.FOUND);
        assertThat(sign("state", "closed", "shut_down", true)).isEqualTo(LeakSign.SHUT_DOWN);
        assertThat(sign("state", "close_wait")).isEqualTo(LeakSign.PEER_CLOSED);
        assertThat(sign("state", "established")).isEqualTo(LeakSign.OPEN);
        assertThat(sign()).isEqualTo(LeakSign.OPEN);
    }

    @Test
    void peerThatWaitsForTheRestHasNotClosed() {
        assertThat(sign("state", "close_wait", "end_read", true, "peer_open", true))
                .isEqualTo(LeakSign.HALF_CLOSED);
    }

    @Test
    void whatIsBeingClosedIsNotForgotten() {
        assertThat(sign("state", "close_wait", "end_read", true, "closing", true))
                .isEqualTo(LeakSign.CLOSING);
        assertThat(sign("shut_down", true, "closing", true)).isEqualTo(LeakSign.CLOSING);
    }

    @Test
    void idleConnectionOfALibrarysPoolIsNoSuspect() {
        assertThat(sign("state", "close_wait", "library", "org.postgresql:postgresql:42.3.1"))
                .isEqualTo(LeakSign.POOLED);
        assertThat(sign("state", "close_wait", "opened_by", new StackTraceElement[] {SOCKET, KEEP_ALIVE, OWN}))
                .isEqualTo(LeakSign.POOLED);
        assertThat(sign("state", "close_wait", "opened_by", new StackTraceElement[] {SOCKET, OWN, KEEP_ALIVE}))
                .isEqualTo(LeakSign.PEER_CLOSED);
    }

    @Test
    void answerThatNobodyReadsIsASuspectWhoeverHoldsIt() {
        assertThat(sign("state", "close_wait", "unread", true, "library", "okhttp"))
                .isEqualTo(LeakSign.UNREAD);
    }

    @Test
    void resetAndSuspicionAreSuspects() {
        assertThat(sign("state", "closed", "reset", true)).isEqualTo(LeakSign.RESET);
        assertThat(sign("state", "established", "severity", "suspect")).isEqualTo(LeakSign.SUSPECTED);
    }

    @Test
    void strictnessTakesWhatIsWorseAlong() {
        assertThat(FailOn.LEAK.failsOn(LeakSign.COLLECTED)).isTrue();
        assertThat(FailOn.LEAK.failsOn(LeakSign.PEER_CLOSED)).isFalse();
        assertThat(FailOn.SUSPECT.failsOn(LeakSign.COLLECTED)).isTrue();
        assertThat(FailOn.SUSPECT.failsOn(LeakSign.PEER_CLOSED)).isTrue();
        assertThat(FailOn.SUSPECT.failsOn(LeakSign.OPEN)).isFalse();
        assertThat(FailOn.OPEN.failsOn(LeakSign.OPEN)).isTrue();
        assertThat(FailOn.NEVER.failsOn(LeakSign.COLLECTED)).isFalse();
    }

    static LeakSign sign(Object... said) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < said.length; i += 2) {
            row.put((String) said[i], said[i + 1]);
        }
        return new HeldConnection(row).sign();
    }
}
