// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import java.time.Duration;

/** The words that several findings share. */
final class Wording {

    private Wording() {}

    /** {@code 1 connection}, {@code 20 connections}. */
    static String connections(int count) {
        return count + (count == 1 ? " connection" : " connections");
    }

    /** {@code is} or {@code are}. */
    static String are(int count) {
        return count == 1 ? "is" : "are";
    }

    /** {@code 45 s}, {@code 12 min}, {@code 3 h}, {@code 2 days}. */
    static String time(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        if (time.toDays() >= 2) {
            return time.toDays() + " days";
        }
        if (time.toHours() >= 2) {
            return time.toHours() + " h";
        }
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    /** {@code what com.acme.Orders.fetch opens}, or words for what nobody knows. */
    static String what(Site site, String verb) {
        return site.blame()
                .frame()
                .map(frame -> "what " + Stack.function(frame) + " " + verb)
                .orElse("these connections");
    }
}
