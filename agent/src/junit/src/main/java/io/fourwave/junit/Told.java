// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was told of the classes of this JVM, and what may still come to light of them. Bounded; any thread. */
final class Told {
    private static final int AT_MOST = 1000;
    private static final List<String> TEXTS = new ArrayList<>();
    /** By the connection: the class that left it open, in somebody's hands. */
    private static final Map<String, String> OPEN = new LinkedHashMap<>();

    private Told() {}

    /** Whatever does not fail the class. */
    static void of(LeftBehind left, String className, FailOn failOn, TestClassRuns runs) {
        List<HeldConnection> warned = left.warned(failOn);
        if (!warned.isEmpty()) {
            say(LeftBehind.text(
                    className + " passes, and leaves " + LeftBehind.count(warned) + " open:", className, warned));
        }
        List<HeldConnection> unclear = left.unclear();
        if (!unclear.isEmpty()) {
            say(LeftBehind.text(
                    "one of the classes " + String.join(", ", runs.candidates(unclear.get(0)))
                            + ", which ran at the same time, leaves " + LeftBehind.count(unclear)
                            + " open; no class fails for it:",
                    className,
                    unclear));
        }
        keepOpen(left.open(), className);
    }

    static void say(String text) {
        Notices.say(text);
        byJunit(text);
    }

    /** What JUnit tells of itself: the failure of a class. */
    static void byJunit(String text) {
        synchronized (TEXTS) {
            if (TEXTS.size() < AT_MOST) {
                TEXTS.add(text);
            }
        }
    }

    /** All so far, each once. */
    static List<String> take() {
        synchronized (TEXTS) {
            List<String> taken = new ArrayList<>(TEXTS);
            TEXTS.clear();
            return taken;
        }
    }

    /** By the connection: who left it open. Each once. */
    static Map<String, String> takeOpen() {
        synchronized (OPEN) {
            Map<String, String> taken = new LinkedHashMap<>(OPEN);
            OPEN.clear();
            return taken;
        }
    }

    private static void keepOpen(List<HeldConnection> open, String className) {
        synchronized (OPEN) {
            for (HeldConnection each : open) {
                if (OPEN.size() < AT_MOST) {
                    OPEN.put(each.id(), className);
                }
            }
        }
    }
}
