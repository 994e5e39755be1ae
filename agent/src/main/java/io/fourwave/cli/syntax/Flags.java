// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Options without a value, taken out of a command's words.
 *
 * @param rest the other words, for {@link Arguments}
 */
public record Flags(Set<String> given, List<String> rest) {

    public static Flags of(List<String> words, String... known) {
        Set<String> given = new HashSet<>();
        List<String> rest = new ArrayList<>();
        for (String word : words) {
            if (List.of(known).contains(word)) {
                given.add(word);
            } else {
                rest.add(word);
            }
        }
        return new Flags(given, rest);
    }

    public boolean has(String flag) {
        return given.contains(flag);
    }
}
