// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Stack;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Frames from a text, innermost first: {@code method:line} of the application, {@code jdk.Class.method:line} of the JDK, {@code
 * lib.method:line} of a library.
 */
final class TextFrames {
    static final Predicate<StackTraceElement> OF_APPLICATION =
            frame -> !Stack.isJdk(frame) && frame.getClassName().startsWith("com.acme.");

    private TextFrames() {}

    static List<StackTraceElement> of(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ")).map(TextFrames::frame).toList();
    }

    private static StackTraceElement frame(String text) {
        String[] parts = text.split(":");
        int dot = parts[0].lastIndexOf('.');
        String type = dot < 0 ? "com.acme.Orders" : parts[0].substring(0, dot);
        boolean jdk = type.startsWith("java.") || type.startsWith("sun.");
        return new StackTraceElement(
                null,
                jdk ? "java.base" : null,
                null,
                type,
                parts[0].substring(dot + 1),
                "A.java",
                Integer.parseInt(parts[1]));
    }
}
