// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

/**
 * One teardown as text: this side's states down the left, an arrow for each segment, the line of code behind it.
 *
 * <pre>
 * client 127.0.0.1:45464 -> 127.0.0.1:40123   active close   x3
 *   opened  com.acme.Orders.fetch(Orders.java:42)
 *      0.0 ms  1 FIN ──────▶  Socket.close  com.acme.Orders.fetch(Orders.java:57) [main]
 *              │ FIN_WAIT_1
 *   ≤ 10.2 ms  2 ◀────── ACK  the peer's kernel answers
 *              │ FIN_WAIT_2
 * </pre>
 */
final class WaveDrawing {
    private static final String OUT = "──────▶";
    private static final String OUT_MISSING = "- - - ✗";
    private static final String IN = "◀──────";
    private static final String IN_MISSING = "✗ - - -";
    private static final String IN_SEVERAL = "◀──";
    private static final int WIDTH = 80;

    private final StringBuilder text = new StringBuilder(512);
    private final String indent;

    private WaveDrawing(String indent) {
        this.indent = indent;
    }

    static String of(Report.TeardownEntry teardown) {
        WaveDrawing drawing = new WaveDrawing("");
        drawing.head(teardown);
        Exchange.of(teardown).items().forEach(drawing::item);
        return drawing.text.toString();
    }

    /** Without a head: the finding is one. */
    static String of(Report.FindingEntry finding, String indent) {
        WaveDrawing drawing = new WaveDrawing(indent);
        Exchange.of(finding).items().forEach(drawing::item);
        return drawing.text.toString();
    }

    private void head(Report.TeardownEntry teardown) {
        String times = teardown.count() > 1 ? "   x" + teardown.count() + ", the last one:" : "";
        String side = teardown.side().text();
        String ends = Phrases.say("%s %s -> %s", side, teardown.local(), teardown.peer());
        String what = "   " + Phrases.title(teardown.role()) + Phrases.doubt(teardown) + times;
        if (ends.length() + what.length() <= WIDTH) {
            line(ends + what);
        } else {
            // two IPv6 addresses
            line(Phrases.say("%s %s", side, teardown.local()));
            line("    -> " + teardown.peer());
            line(what.substring(1));
        }
        if (teardown.openedAt() != null) {
            line("  opened by " + teardown.openedAt());
        }
    }

    private void item(Exchange.Item item) {
        if (item instanceof Exchange.Segment segment) {
            segment(segment);
        } else if (item instanceof Exchange.Silent silent) {
            row(silent.at(), "·", Phrases.say("%s   (%s)", words(silent.call()), silent.step()));
        } else if (item instanceof Exchange.State state) {
            row(null, "│", state.name());
        } else if (item instanceof Exchange.End end) {
            row(null, "└", end.state());
        }
    }

    private void segment(Exchange.Segment segment) {
        boolean missing = segment.presence() != Exchange.Presence.SENT;
        String drawn = segment.out()
                ? segment.flags() + " " + (missing ? OUT_MISSING : OUT)
                : (missing ? IN_MISSING : segment.flags().length() > 3 ? IN_SEVERAL : IN) + " " + segment.flags();
        String said = segment.call() == null ? segment.note() : words(segment.call());
        row(segment.at(), segment.wave() == 0 ? " " : "" + segment.wave(), drawn + "  " + said);
    }

    private static String words(Exchange.CallSite call) {
        String code = call.code() == null ? "" : "  " + call.code();
        return call.name() + code + " [" + Phrases.thread(call.thread()) + "]";
    }

    private void row(Exchange.Moment at, String mark, String rest) {
        line((Phrases.say("%11s  %s %s", Phrases.time(at), mark, rest)).stripTrailing());
    }

    private void line(String line) {
        text.append(indent).append(Visible.of(line)).append('\n');
    }
}
