// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.util.Map;
import java.util.Set;

/** What the table of woven methods has of classes that are not the JDK's, for the tests of other packages. */
public final class WovenLibraries {

    private WovenLibraries() {}

    /** By the name of a class, as the table has it: the advices that go into its methods. */
    public static Map<String, Set<String>> advices() {
        return WovenMethods.all().stream()
                .filter(row -> !row.isOfJdk())
                .collect(groupingBy(WovenMethod::type, mapping(WovenMethod::advice, toSet())));
    }
}
