// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The few figures that change all the time, for {@code top}: made after a sweep, without asking anybody anything.
 *
 * @param atMillis of the agent's own clock, which only tells one snapshot from the next
 * @param states those that have connections
 * @param findings how many there are, of which {@code matters} holds the worst
 */
public record Figures(
        long atMillis,
        int tracked,
        Map<String, Integer> states,
        Map<String, Long> steps,
        int findings,
        List<Matter> matters,
        Report.Self self) {
    private static final Gson GSON = new Gson();

    public String json() {
        return GSON.toJson(this);
    }

    /** Empty for what is none; what another version of the agent left out is empty or null in it. */
    public static Optional<Figures> parse(String json) {
        try {
            return Optional.ofNullable(GSON.fromJson(json, Figures.class));
        } catch (JsonSyntaxException foreign) {
            return Optional.empty();
        }
    }

    /**
     * A finding in a line.
     *
     * @param where the line of code to blame; null where it is not known
     * @param peer the most frequent one; null where none is known
     */
    public record Matter(
            String severity, String verdict, int count, long oldestS, String where, String peer, String id) {}
}
