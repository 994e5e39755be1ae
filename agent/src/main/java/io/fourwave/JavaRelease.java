// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

/** Which release of Java runs this, and whether that is one of ours. Java 8 code: it must load anywhere, if only to say no. */
final class JavaRelease {
    private static final int OLDEST = 8;

    private JavaRelease() {}

    /** Null, or what is wrong with this JVM, as the end of a sentence. */
    static String objection() {
        return objection(System.getProperty("java.specification.version"));
    }

    static String objection(String version) {
        int release = number(version);
        return release > 0 && release < OLDEST
                ? "needs Java " + OLDEST + " or newer, and this JVM is Java " + release
                : null;
    }

    /** 8 for "1.8", 0 for what says nothing: then trying tells more. */
    private static int number(String version) {
        try {
            return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
        } catch (RuntimeException unknown) {
            return 0;
        }
    }
}
