// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report.page;

import io.fourwave.report.Phrases;
import io.fourwave.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The connections by state over time as a line chart in SVG: a line a state, its name at the line's end. */
final class HistoryChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 200;
    private static final int LEFT = 56;
    private static final int RIGHT = 620;
    private static final int TOP = 12;
    private static final int BOTTOM = 168;
    private static final int NAME_HEIGHT = 15;

    private final List<Report.HistoryPoint> history;
    private final int highest;
    private final double begin;
    private final double span;

    private HistoryChart(List<Report.HistoryPoint> history) {
        this.history = history;
        this.highest = history.stream()
                .flatMap(point -> point.states().values().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        this.begin = history.get(0).atS();
        this.span = Math.max(0.1, history.get(history.size() - 1).atS() - begin);
    }

    /** Nothing where there are not two points to draw a line between. */
    static void draw(List<Report.HistoryPoint> history, Markup page) {
        if (history.size() > 1) {
            new HistoryChart(history).draw(page);
        }
    }

    private void draw(Markup page) {
        Set<String> states = new TreeSet<>();
        history.forEach(point -> states.addAll(point.states().keySet()));
        page.open(
                "svg",
                "class",
                "chart",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "role",
                "img",
                "aria-label",
                "Connections by state over " + Phrases.seconds(Math.round(span)) + ". "
                        + states.stream().map(this::spoken).collect(Collectors.joining("; ")));
        axes(page);
        int name = TOP + 8;
        int left = states.size();
        for (String state :
                states.stream().sorted((one, other) -> last(other) - last(one)).toList()) {
            left--;
            // room for those that come below it: many states may be at zero
            name = Math.max(name, Math.min(y(last(state)) + 4, HEIGHT - 8 - left * NAME_HEIGHT));
            line(state, name, page);
            name += NAME_HEIGHT;
        }
        page.close("svg");
    }

    private void axes(Markup page) {
        page.raw(Phrases.say(
                "<path class=\"ax\" d=\"M%d %dV%dH%dM%d %dH%d\"/>", LEFT, TOP, BOTTOM, RIGHT, LEFT, TOP, RIGHT));
        text(page, LEFT - 8, TOP + 4, "end", String.valueOf(highest));
        text(page, LEFT - 8, BOTTOM + 4, "end", "0");
        text(page, LEFT, BOTTOM + 20, "start", Phrases.seconds(Math.round(begin)) + " after the attach");
        text(page, RIGHT, BOTTOM + 20, "end", Phrases.seconds(Math.round(begin + span)));
    }

    /** In steps: a count holds until the next one. */
    private void line(String state, int nameY, Markup page) {
        StringBuilder path = new StringBuilder();
        int before = Integer.MIN_VALUE;
        for (Report.HistoryPoint point : history) {
            int y = y(point.states().getOrDefault(state, 0));
            if (path.length() == 0) {
                path.append(Phrases.say("M%d %d", x(point), y));
            } else if (y != before) {
                path.append(Phrases.say("H%dV%d", x(point), y));
            }
            before = y;
        }
        path.append("H").append(RIGHT);
        page.open("g", "class", "l-" + state).raw(Phrases.say("<path d=\"%s\"/>", path));
        page.raw(Phrases.say("<path d=\"M%d %dL%d %d\"/>", RIGHT, before, RIGHT + 12, nameY - 4));
        text(page, RIGHT + 16, nameY, "start", state.toUpperCase(Locale.ROOT) + " " + last(state));
        page.raw("</g>");
    }

    private String spoken(String state) {
        int most = history.stream()
                .mapToInt(point -> point.states().getOrDefault(state, 0))
                .max()
                .orElse(0);
        return Phrases.say("%s: %d at most, %d now", state, most, last(state));
    }

    private int last(String state) {
        return history.get(history.size() - 1).states().getOrDefault(state, 0);
    }

    private int x(Report.HistoryPoint point) {
        return (int) Math.round(LEFT + (RIGHT - LEFT) * (point.atS() - begin) / span);
    }

    private int y(int count) {
        return highest == 0 ? BOTTOM : (int) Math.round(BOTTOM - (BOTTOM - TOP) * count / (double) highest);
    }

    private static void text(Markup page, int x, int y, String anchor, String text) {
        page.element("text", text, "x", x, "y", y, "text-anchor", anchor);
    }
}
