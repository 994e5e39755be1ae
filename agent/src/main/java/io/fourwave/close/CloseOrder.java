// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.holding.HolderPath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody asks to be closed.
 *
 * @param finding its number or id in the report
 * @param forReal false: only say what would be done
 * @param force also a finding that is only a suspect
 * @param atMost connections
 * @param through where given, only what this path leads to, and what nobody has met as well
 */
public record CloseOrder(String finding, boolean forReal, boolean force, int atMost, Optional<HolderPath> through) {
    private static final Pattern TEXT = Pattern.compile(
            "(\\d{1,9}|[a-z_]{1,40}-[0-9a-f]{8}) (look|close) (leak|force) (\\d{1,9})(?: through (.+))?");

    /** As {@link #toString} writes it; empty for what it does not write. */
    public static Optional<CloseOrder> parse(String text) {
        Matcher words = TEXT.matcher(text);
        if (!words.matches()) {
            return Optional.empty();
        }
        Optional<HolderPath> through = Optional.ofNullable(words.group(5)).flatMap(HolderPath::parse);
        return words.group(5) == null || through.isPresent()
                ? Optional.of(new CloseOrder(
                        words.group(1),
                        words.group(2).equals("close"),
                        words.group(3).equals("force"),
                        Integer.parseInt(words.group(4)),
                        through))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return finding
                + (forReal ? " close " : " look ")
                + (force ? "force " : "leak ")
                + atMost
                + through.map(path -> " through " + path).orElse("");
    }
}
