// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.Locale;

/**
 * One teardown as text: this side's states down the left, an arrow for each segment, the line of code behind it.
 *
 * <pre>
 * client 127.0.0.1:45464 -> 127.0.0.1:40123   active close   x3
 *   opened  com.acme.Orders.fetch(Orders.java:42)
 *       0.0 ms   FIN ──────▶         Socket.close  com.acme.Orders.fetch(Orders.java:57) [main]
 *                │ FIN_WAIT_1
 *    ≤ 10.2 ms   ◀────── ACK
 *                │ FIN_WAIT_2
 * </pre>
 */
final class WaveDrawing {
    private static final String OUT = "──────▶ ";
    private static final String IN = "◀────── ";

    private static final int WIDTH = 80;

    private final StringBuilder text = new StringBuilder(512);
    private String before = "";

    private WaveDrawing() {}

    static String of(Report.TeardownEntry teardown) {
        WaveDrawing drawing = new WaveDrawing();
        drawing.head(teardown);
        teardown.waves().forEach(drawing::wave);
        drawing.foot(teardown);
        return drawing.text.toString();
    }

    private void head(Report.TeardownEntry teardown) {
        String times = teardown.count() > 1 ? "   x" + teardown.count() + ", the last one:" : "";
        String doubt = teardown.confidence() == null || teardown.confidence().equals("certain")
                ? ""
                : " (" + teardown.confidence() + ")";
        String ends = "%s %s -> %s".formatted(teardown.side(), teardown.local(), teardown.peer());
        String what = "   " + title(teardown.role()) + doubt + times;
        if (ends.length() + what.length() <= WIDTH) {
            line(ends + what);
        } else {
            // two IPv6 addresses
            line("%s %s".formatted(teardown.side(), teardown.local()));
            line("    -> " + teardown.peer());
            line(what.substring(1));
        }
        if (teardown.openedAt() != null) {
            line("  opened by " + teardown.openedAt());
        }
    }

    private void wave(Report.WaveEntry wave) {
        switch (wave.kind()) {
            case "call" -> call(wave);
            case "peer_fin" -> arrow(wave, IN, "FIN", "the peer sends no more");
            case "rst_sent" -> arrow(wave, OUT, "RST", "");
            case "rst_received" -> arrow(wave, IN, "RST", "or a timeout");
            default -> state(wave);
        }
    }

    private void call(Report.WaveEntry wave) {
        String code = wave.code() == null ? "" : "  " + wave.code();
        String words = wave.what() + code + " [" + wave.thread() + "]";
        switch (wave.step()) {
            case "active_fin", "passive_fin" -> arrow(wave, OUT, "FIN", words);
            case "abort" -> line("%11s    %s".formatted(time(wave), words));
            default -> line("%11s  · %s   (%s)".formatted(time(wave), words, wave.step()));
        }
    }

    /** Waves 2 and 4 are ACKs that no call sends: the state that they lead to is what shows them. */
    private void state(Report.WaveEntry wave) {
        switch (wave.what()) {
            case "FIN_WAIT_2" -> arrow(wave, IN, "ACK", "");
            case "CLOSING" -> arrow(wave, IN, "FIN", "crossed with ours");
            case "TIME_WAIT" -> lastWave(wave);
            default -> {
                // entered by the arrow above it
            }
        }
        line("%11s  │ %s".formatted("", wave.what()));
        before = wave.what();
    }

    private void lastWave(Report.WaveEntry wave) {
        if (before.equals("CLOSING")) {
            arrow(wave, IN, "ACK", "of our FIN; theirs we have");
        } else {
            arrow(wave, IN, "FIN", "and our ACK: the last one of the four waves");
        }
    }

    private void foot(Report.TeardownEntry teardown) {
        if (teardown.finalState() != null) {
            line("%11s  └ %s".formatted("", teardown.finalState()));
        }
    }

    private void arrow(Report.WaveEntry wave, String arrow, String segment, String words) {
        String drawn = arrow.equals(OUT) ? segment + " " + arrow : arrow + segment + " ";
        line(("%11s  ".formatted(time(wave)) + drawn + " " + words).stripTrailing());
    }

    private static String time(Report.WaveEntry wave) {
        boolean sampled = wave.errorMs() != null && wave.errorMs() >= 0.1;
        if (sampled && wave.atMs() == 0) {
            return "seen";
        }
        return (sampled ? "≤ " : "") + String.format(Locale.ROOT, "%.1f ms", wave.atMs());
    }

    private static String title(String role) {
        return switch (role) {
            case "aborted" -> "abort";
            case "reset_by_peer" -> "reset by peer";
            default -> role + " close";
        };
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
