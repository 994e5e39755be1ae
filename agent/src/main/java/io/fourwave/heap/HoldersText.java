// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.holding.PoolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Holders} for people. */
public final class HoldersText {
    private static final int SHOWN = 5;

    private final Holders holders;
    private final String arrow;

    /** @param arrow between two steps: {@code →} where the terminal has it */
    public HoldersText(Holders holders, String arrow) {
        this.holders = holders;
        this.arrow = " " + arrow + " ";
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(count(holders.connections(), "connection") + " held, "
                + count(holders.listeners(), "listener") + ", " + holders.released()
                + " closed whose objects are still in memory");
        if (holders.stacksMissing() > 0) {
            lines.add("this dump has no stacks of virtual threads (JDK 22 and later have them), and "
                    + holders.stacksMissing() + " are waiting: what only they hold is listed as held by nobody");
        }
        holders.groups().forEach(group -> group(group, lines));
        return lines;
    }

    private void group(HolderGroup group, List<String> lines) {
        lines.add("%6d  %s"
                .formatted(group.count(), group.isHeld() ? String.join(arrow, group.holder()) : nobody(group)));
        StringBuilder details = new StringBuilder(group.condition());
        if (group.pool() != PoolUse.NONE) {
            details.append("; ").append(group.pool().text());
        }
        append(details, "", group.states());
        append(details, "peer ", group.peers());
        append(details, "finding ", group.findings());
        if (!group.descriptors().isEmpty()) {
            details.append("; fd ").append(some(group.descriptors()));
        }
        lines.add("        " + details);
    }

    private static String nobody(HolderGroup group) {
        return switch (group.kind()) {
            case "Socket", "SSLSocket" -> "nobody holds it; the next full GC frees it: " + group.kind();
            default -> "nobody holds it, and no GC closes a channel: it stays until the JVM ends: " + group.kind();
        };
    }

    private static void append(StringBuilder details, String what, Map<String, Integer> counts) {
        if (counts.isEmpty()) {
            return;
        }
        boolean one = counts.size() == 1;
        details.append("; ")
                .append(what)
                .append(counts.entrySet().stream()
                        .limit(SHOWN)
                        .map(entry -> entry.getKey() + (one ? "" : " (" + entry.getValue() + ")"))
                        .collect(Collectors.joining(", ")));
        if (counts.size() > SHOWN) {
            details.append(" and ").append(counts.size() - SHOWN).append(" more");
        }
    }

    private static String some(List<Integer> descriptors) {
        String first = descriptors.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return descriptors.size() > SHOWN ? first + " ..." : first;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
