// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import io.fourwave.diagnose.Severity;
import java.util.List;
import java.util.stream.Stream;

/**
 * A finding of a report that was written to a file.
 *
 * @param frame {@code com.acme.Orders.fetch}; empty where no code is to blame
 * @param file {@code Orders.java}; empty where it is not known
 * @param line 0 where it is not known
 * @param where side and peers, for those without a frame
 */
public record SavedFinding(
        String verdict,
        String severity,
        int count,
        String frame,
        String file,
        int line,
        String library,
        String where,
        String summary,
        String advice) {
    private static final List<String> BY_WEIGHT = Stream.of(
                    Severity.BENIGN, Severity.INFO, Severity.SUSPECT, Severity.LEAK)
            .map(Severity::text)
            .toList();

    /** What makes it the same finding in another report: lines move with every edit, methods stay. */
    public String key() {
        return verdict + " " + (frame.isEmpty() ? where : frame);
    }

    /** More is worse; a severity that this version does not know is as bad as the worst. */
    public int weight() {
        int weight = BY_WEIGHT.indexOf(severity);
        return weight < 0 ? BY_WEIGHT.size() : weight;
    }

    public boolean isAtLeast(String least) {
        return weight() >= BY_WEIGHT.indexOf(least);
    }

    /** {@code com.acme.Orders.fetch (Orders.java:42)}. */
    public String place() {
        if (frame.isEmpty()) {
            return where.isEmpty() ? "where is not known" : where;
        }
        return file.isEmpty() ? frame : frame + " (" + file + (line > 0 ? ":" + line : "") + ")";
    }

    /** Of two lines in one method. */
    SavedFinding plus(SavedFinding other) {
        SavedFinding worse = other.weight() > weight() ? other : this;
        return new SavedFinding(
                verdict,
                worse.severity,
                count + other.count,
                frame,
                worse.file,
                worse.line,
                worse.library,
                where,
                worse.summary,
                worse.advice);
    }
}
