// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal of 80 columns, line by line. */
final class Lines {
    private static final int WIDTH = 80;
    private static final String MORE = " …";

    private final List<String> lines = new ArrayList<>();

    int count() {
        return lines.size();
    }

    /** As wide as it is: lines of code, and commands to copy. */
    void line(String line) {
        lines.add(Visible.of(line).stripTrailing());
    }

    void blank() {
        lines.add("");
    }

    void all(Lines others) {
        lines.addAll(others.lines);
    }

    /** Lines that are drawn already. */
    void drawn(String drawing) {
        drawing.lines().forEach(lines::add);
    }

    /** {@code -- title ------}. */
    void rule(String title) {
        String text = "── " + Visible.of(title) + " ";
        lines.add(text + "─".repeat(Math.max(0, WIDTH - text.length())));
    }

    /** Breaks between words; the following lines are indented as far as the lead is long. */
    void wrapped(String lead, String body) {
        wrapped(lead, lead.length(), body);
    }

    /** @param indent of the following lines */
    void wrapped(String lead, int indent, String body) {
        StringBuilder line = new StringBuilder(lead);
        boolean first = true;
        for (String word : Visible.of(body).split(" ")) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(" ".repeat(indent));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        line(line.toString());
    }

    /** One line; what does not fit is left out, and that is shown. */
    void cut(String lead, String body) {
        String line = lead + Visible.of(body);
        if (line.length() > WIDTH) {
            int end = line.lastIndexOf(' ', WIDTH - MORE.length());
            line = line.substring(0, end > lead.length() ? end : WIDTH - MORE.length()) + MORE;
        }
        line(line);
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
