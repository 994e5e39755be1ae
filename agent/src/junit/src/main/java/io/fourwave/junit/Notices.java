// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is said to whoever runs the tests, on stderr: a runner shows it, and no test takes it for its own output. */
final class Notices {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Notices() {}

    static void say(String text) {
        System.err.println("fourwave-junit: " + text);
    }

    /** Whatever is the same for each test class. */
    static void once(String text) {
        if (SAID.add(text)) {
            say(text);
        }
    }
}
