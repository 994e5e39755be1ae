// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One state's connections over time as a row of blocks, from none to the most there were. */
final class Sparkline {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final int WIDTH = 40;

    private Sparkline() {}

    /** One for each state that there was; none where there is no time to speak of. */
    static List<String> all(List<Report.HistoryPoint> history) {
        List<String> rows = new ArrayList<>();
        if (history.size() > 1) {
            Set<String> states = new TreeSet<>();
            history.forEach(point -> states.addAll(point.states().keySet()));
            states.forEach(state -> rows.add(row(history, state)));
            double end = history.get(history.size() - 1).atS();
            rows.add(Phrases.say(
                    "  %-11s%s",
                    "",
                    "the last "
                            + Phrases.seconds(Math.round(end - history.get(0).atS()))));
        }
        return rows;
    }

    private static String row(List<Report.HistoryPoint> history, String state) {
        int[] columns = columns(history, state);
        int highest = 0;
        for (int count : columns) {
            highest = Math.max(highest, count);
        }
        StringBuilder blocks = new StringBuilder(WIDTH);
        for (int count : columns) {
            blocks.append(BLOCKS.charAt(highest == 0 ? 0 : (count * 8 + highest - 1) / highest));
        }
        return Phrases.say("  %-11s│%s│ %d at most", state, blocks, highest);
    }

    /** The most in each of equal parts of the time; a part without a point is as the one before it. */
    private static int[] columns(List<Report.HistoryPoint> history, String state) {
        double begin = history.get(0).atS();
        double width = Math.max(0.1, history.get(history.size() - 1).atS() - begin) / WIDTH;
        int[] columns = new int[WIDTH];
        int before = 0;
        int next = 0;
        for (int i = 0; i < WIDTH; i++) {
            int most = -1;
            while (next < history.size() && (history.get(next).atS() - begin < (i + 1) * width || i == WIDTH - 1)) {
                before = history.get(next++).states().getOrDefault(state, 0);
                most = Math.max(most, before);
            }
            columns[i] = most < 0 ? before : most;
        }
        return columns;
    }
}
