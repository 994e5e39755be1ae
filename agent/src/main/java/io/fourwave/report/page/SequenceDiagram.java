// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report.page;

import io.fourwave.report.Exchange;
import io.fourwave.report.Frames;
import io.fourwave.report.Phrases;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One teardown as a sequence diagram in SVG: this JVM's lifeline on the left with the states it went through, the peer's
 * on the right, an arrow for each segment with the line of code that sent it. A segment that never came is dashed.
 */
final class SequenceDiagram {
    private static final int WIDTH = 760;
    private static final int TIMES = 120;
    private static final int HERE = 216;
    private static final int PEER = 700;
    private static final int TOP = 58;
    private static final int WORDS = 62;

    private final Markup svg = new Markup();
    private int y = TOP;
    private int since = TOP;
    private int arrow = TOP;
    private String state = "";

    private SequenceDiagram() {}

    /**
     * @param local the end of this JVM
     * @param now what to write below the last state where the teardown has not ended; may be empty
     */
    static void draw(Exchange exchange, String local, String peer, String now, Markup page) {
        SequenceDiagram diagram = new SequenceDiagram();
        exchange.items().forEach(diagram::item);
        diagram.leave(diagram.y);
        if (!now.isEmpty()) {
            diagram.label("n", HERE, diagram.y + 16, "middle", now);
        }
        int height = diagram.y + 28;
        page.open(
                "svg",
                "class",
                "seq",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "role",
                "img",
                "aria-label",
                exchange.items().stream().map(SequenceDiagram::spoken).collect(Collectors.joining("; ")));
        Markup lifelines = new Markup();
        lifelines.raw(Phrases.say("<path class=\"ll\" d=\"M%d 44V%dM%d 44V%d\"/>", HERE, diagram.y, PEER, diagram.y));
        head(lifelines, HERE, "start", 118, "this JVM", local);
        head(lifelines, PEER, "end", WIDTH - 4, "peer", peer);
        page.raw(lifelines.toString()).raw(diagram.svg.toString()).close("svg");
    }

    private static void head(Markup svg, int x, String anchor, int textX, String who, String end) {
        svg.raw(Phrases.say("<text class=\"w\" x=\"%d\" y=\"16\" text-anchor=\"%s\">%s</text>", textX, anchor, who));
        svg.raw(Phrases.say("<text x=\"%d\" y=\"34\" text-anchor=\"%s\">", textX, anchor))
                .text(end)
                .raw(Phrases.say("</text><circle class=\"dot\" cx=\"%d\" cy=\"44\" r=\"3\"/>", x));
    }

    private void item(Exchange.Item item) {
        if (item instanceof Exchange.Segment segment) {
            segment(segment);
        } else if (item instanceof Exchange.Silent silent) {
            silent(silent);
        } else if (item instanceof Exchange.State next) {
            int begins = state.isEmpty() || arrow > since ? arrow : y;
            leave(begins);
            state = next.name();
            since = begins;
            y = Math.max(y, since + 18);
        } else if (item instanceof Exchange.End end) {
            leave(y);
            svg.raw(Phrases.say("<path class=\"end\" d=\"M%d %dh24\"/>", HERE - 12, y));
            label("n", HERE, y + 16, "middle", end.state());
            state = "";
        }
    }

    private void segment(Exchange.Segment segment) {
        int line = y + 20;
        String kind = segment.presence().name().toLowerCase(Locale.ROOT);
        svg.open("g", "class", kind.equals("sent") ? null : kind);
        if (segment.flags().equals("RST")) {
            leave(line);
        }
        arrow(segment, line);
        arrow = line;
        time(segment.at(), line);
        flags(segment, line);
        if (segment.call() != null && segment.call().code() != null) {
            code(segment.call(), line + 15);
            y = line + 28;
        } else {
            y = line + 12;
        }
        svg.raw("</g>");
    }

    /** One that never came ends in a cross on its way. */
    private void arrow(Exchange.Segment segment, int line) {
        boolean out = segment.out();
        boolean came = segment.presence() == Exchange.Presence.SENT;
        int from = out ? HERE + 7 : PEER - 2;
        int way = (out ? 1 : -1) * (came ? PEER - HERE - 9 : 300);
        int to = from + way;
        if (came) {
            svg.raw(Phrases.say(
                    "<path class=\"a\" d=\"M%d %dH%dM%d %dl%d -4v8z\"/>", from, line, to, to, line, out ? -9 : 9));
        } else {
            int cross = to - (out ? -4 : 14);
            svg.raw(Phrases.say("<path class=\"a\" d=\"M%d %dH%d\"/>", from, line, to))
                    .raw(Phrases.say("<path class=\"t\" d=\"M%d %dl10 10m0 -10l-10 10\"/>", cross, line - 5));
        }
    }

    private void flags(Exchange.Segment segment, int line) {
        boolean out = segment.out();
        int x = out ? HERE + 22 : PEER - 18;
        int side = out ? 1 : -1;
        if (segment.wave() > 0) {
            label("no", x, line - 6, "middle", String.valueOf((char) ('\u2460' + segment.wave() - 1)));
            x += side * 14;
        } else {
            x -= side * 8;
        }
        String words = segment.call() == null ? segment.note() : segment.call().name();
        svg.open("text", "x", x, "y", line - 6, "text-anchor", out ? null : "end");
        if (out) {
            svg.element("tspan", segment.flags(), "class", "f").text("  " + words);
        } else {
            svg.text(words + "  ").element("tspan", segment.flags(), "class", "f");
        }
        svg.raw("</text>");
    }

    private void code(Exchange.CallSite call, int baseline) {
        String words = Frames.brief(call.code()) + " [" + Phrases.thread(call.thread()) + "]";
        boolean fits = words.length() <= WORDS;
        svg.raw(Phrases.say("<text class=\"c\" x=\"%d\" y=\"%d\">", HERE + 14, baseline))
                .text(fits ? words : words.substring(0, WORDS - 1) + "…");
        if (!fits) {
            svg.element("title", call.code() + " [" + Phrases.thread(call.thread()) + "]");
        }
        svg.raw("</text>");
    }

    private void silent(Exchange.Silent silent) {
        int line = y + 14;
        time(silent.at(), line);
        svg.raw(Phrases.say("<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"4\"/>", HERE, line));
        label("", HERE + 14, line + 4, "start", silent.call().name() + "  sends nothing: " + silent.step());
        y = line + 12;
        if (silent.call().code() != null) {
            code(silent.call(), line + 19);
            y = line + 28;
        }
    }

    /** The bar of the state that has lasted until there. */
    private void leave(int until) {
        if (!state.isEmpty()) {
            svg.open(
                            "rect",
                            "class",
                            "s s-" + state.toLowerCase(Locale.ROOT),
                            "x",
                            HERE - 5,
                            "y",
                            since,
                            "width",
                            10,
                            "height",
                            Math.max(6, until - since - 1),
                            "rx",
                            2)
                    .close("rect");
            label("sl", HERE - 12, since + 13, "end", state);
            state = "";
        }
    }

    private void time(Exchange.Moment at, int line) {
        if (at != null) {
            label("tm", TIMES, line + 4, "end", Phrases.time(at));
            if (at.isSampled()) {
                label("tm", TIMES, line + 17, "end", Phrases.say("≤ %.1f ms late", at.errorMs()));
            }
        }
    }

    private void label(String kind, int x, int baseline, String anchor, String text) {
        svg.element(
                "text",
                text,
                "class",
                kind.isEmpty() ? null : kind,
                "x",
                x,
                "y",
                baseline,
                "text-anchor",
                anchor.equals("start") ? null : anchor);
    }

    private static String spoken(Exchange.Item item) {
        if (item instanceof Exchange.Segment segment) {
            return (segment.out() ? "this JVM sends " : "the peer sends ") + segment.flags() + " "
                    + (segment.presence() == Exchange.Presence.SENT ? Phrases.time(segment.at()) : "")
                    + (segment.call() == null
                            ? ""
                            : " by " + segment.call().name() + " "
                                    + segment.call().code())
                    + (segment.note().isEmpty() ? "" : " (" + segment.note() + ")");
        }
        if (item instanceof Exchange.Silent silent) {
            return silent.call().name() + " sends nothing";
        }
        return item instanceof Exchange.State state ? "state " + state.name() : "end " + ((Exchange.End) item).state();
    }
}
