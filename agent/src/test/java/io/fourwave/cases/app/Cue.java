// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/** How a case's application and its test keep in step: a word on stdout, an answer on stdin. */
final class Cue {
    private static final BufferedReader IN =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private Cue() {}

    /** As long as that where leak.after is two seconds, and so many times as long as the test says. */
    static long scaled(long millis) {
        return millis * Integer.getInteger("fourwave.case.scale", 1);
    }

    /** Says so, and waits for the test's next line, which may end this JVM. */
    static void say(String word) throws IOException {
        System.out.println(word);
        if (!"next".equals(IN.readLine())) {
            System.exit(0);
        }
    }

    /** As {@link #say}, then ends this JVM; what is kept stays reachable until then. */
    static void sayAndEnd(String word, Object kept) throws IOException {
        say(word);
        Reference.reachabilityFence(kept);
        System.exit(0);
    }
}
