// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One finding that a case must produce, or may where it is {@link #optional}.
 *
 * @param verdict a pattern
 * @param severities any of these
 * @param count connections; 0 for whatever it is
 * @param method the end of {@code blame.frame}; empty where the case does not say
 * @param code part of the source line that is blamed; empty for a frame of a library
 * @param library a pattern of {@code blame.library}; empty for none
 * @param evidence by name: the value as text, {@code >0} or {@code *} for any
 * @param opened the beginning of a frame of {@code opened_by}; empty for any
 */
record Expected(
        String verdict,
        List<String> severities,
        String side,
        int count,
        String method,
        String code,
        String library,
        Map<String, String> evidence,
        String opened,
        boolean optional) {
    static final int CONNECTIONS = 20;

    static Expected of(String verdict, String... severities) {
        return new Expected(verdict, List.of(severities), "client", CONNECTIONS, "", "", "", Map.of(), "", false);
    }

    static Expected leak() {
        return of("close_wait_leak", "leak", "suspect").evidence("state", "close_wait");
    }

    static Expected idlePool() {
        return of("close_wait_idle_pool", "benign");
    }

    /** From the socket alone nobody can tell: the same calls at the same times. */
    static Expected leakOrIdlePool() {
        return of("close_wait_leak|close_wait_idle_pool", "suspect", "benign");
    }

    Expected atServer() {
        return new Expected(verdict, severities, "server", count, method, code, library, evidence, opened, optional);
    }

    Expected count(int connections) {
        return new Expected(verdict, severities, side, connections, method, code, library, evidence, opened, optional);
    }

    /** The application's own line: its method, and what stands there. */
    Expected blaming(String frame, String source) {
        return new Expected(verdict, severities, side, count, frame, source, library, evidence, opened, optional);
    }

    Expected through(String coordinatePattern) {
        return new Expected(
                verdict, severities, side, count, method, code, coordinatePattern, evidence, opened, optional);
    }

    /** A frame of {@code opened_by}. */
    Expected openedThrough(String frame) {
        return new Expected(verdict, severities, side, count, method, code, library, evidence, frame, optional);
    }

    Expected evidence(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(evidence);
        more.put(name, value);
        return new Expected(
                verdict, severities, side, count, method, code, library, Map.copyOf(more), opened, optional);
    }

    Expected orNothing() {
        return new Expected(verdict, severities, side, count, method, code, library, evidence, opened, true);
    }
}
