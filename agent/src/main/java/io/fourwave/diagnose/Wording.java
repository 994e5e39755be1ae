// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.evidence.Sign;
import java.time.Duration;

/** The words that several findings share. */
public final class Wording {

    private Wording() {}

    /** {@code 1 connection}, {@code 20 connections}. */
    public static String connections(int count) {
        return count + (count == 1 ? " connection" : " connections");
    }

    /** {@code is} or {@code are}. */
    public static String are(int count) {
        return count == 1 ? "is" : "are";
    }

    /** {@code 45 s}, {@code 12 min}, {@code 3 h}, {@code 2 days}. */
    public static String time(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        if (time.toDays() >= 2) {
            return time.toDays() + " days";
        }
        if (time.toHours() >= 2) {
            return time.toHours() + " h";
        }
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    /** {@code 20 connections that the peer closed are still held, the oldest for 45 s}. */
    public static String heldAfterPeersClose(CloseWaits.Judged judged, long now) {
        Site site = judged.site();
        boolean allBefore = judged.count(Sign.BEFORE_ATTACH) == site.count();
        boolean atLeast = site.oldest().isOlderThanKnown();
        return "%s%s that the peer closed %s still held, the oldest for %s%s"
                .formatted(
                        connections(site.count()),
                        allBefore ? ", opened before the attach," : "",
                        are(site.count()),
                        atLeast ? "at least " : "",
                        time(now - site.oldest().sinceNanos()));
    }

    public static int unreadBytes(Suspect subject) {
        return subject.connection() == null ? 0 : subject.connection().unreadSeen();
    }

    /** What to do about connections whose line is not known, and why it is not. */
    public static String withoutALine(Site site) {
        boolean before = !site.oldest().wasOpenedSinceTheAttach();
        return "Look for who holds these connections (thread dump, heap dump): "
                + (before
                        ? "they were opened before the attach. For new ones from the same line the report will name the line."
                        : "the agent kept no stack of their opening: it did not sample it, or stacks=off. stacks=full keeps every stack.");
    }

    /** Why no line is known of this one. */
    static String whyNoLine(Suspect subject) {
        if (subject.connection() == null) {
            return "opened before the attach, or by native code";
        }
        return subject.wasOpenedSinceTheAttach()
                ? "the agent kept no stack of the opening (stacks=full keeps every stack)"
                : "opened before the attach";
    }

    /** {@code what com.acme.Orders.fetch opens}, or words for what nobody knows. */
    public static String what(Site site, String verb) {
        return site.blame()
                .frame()
                .map(frame -> "what " + Stack.function(frame) + " " + verb)
                .orElse("these connections");
    }
}
