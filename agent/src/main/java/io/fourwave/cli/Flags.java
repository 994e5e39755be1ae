// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Options without a value, taken out of a command's words.
 *
 * @param rest the other words, for {@link Arguments}
 */
record Flags(Set<String> given, List<String> rest) {

    static Flags of(List<String> words, String... known) {
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

    boolean has(String flag) {
        return given.contains(flag);
    }
}
