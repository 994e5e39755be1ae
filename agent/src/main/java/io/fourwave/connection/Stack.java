// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The frames of a call, innermost first, from the JDK method that was hooked on outwards. Empty: not recorded. */
public record Stack(List<StackTraceElement> frames) {
    public static final Stack NONE = new Stack(List.of());

    /** The innermost frame that is not the JDK's: the line of code that made the call. */
    public Optional<StackTraceElement> caller() {
        return frames.stream().filter(frame -> !isJdk(frame)).findFirst();
    }

    /** {@code com.acme.Orders.fetch(Orders.java:42)}; empty where no frame but the JDK's is known. */
    public Optional<String> callerText() {
        return caller().map(Stack::text);
    }

    public List<String> lines() {
        return frames.stream().map(Stack::text).toList();
    }

    /** The form of a printed stack trace: what {@code code.stacktrace} asks for. */
    @Override
    public String toString() {
        return lines().stream().map(line -> "\tat " + line).collect(Collectors.joining("\n"));
    }

    /** Without loader and module, which StackTraceElement.toString puts in front. */
    public static String text(StackTraceElement frame) {
        String file = frame.getFileName() == null ? "Unknown Source" : frame.getFileName();
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return function(frame) + "(" + file + line + ")";
    }

    /** {@code com.acme.Orders.fetch}. */
    public static String function(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName();
    }

    /** True for a frame of the JDK's own modules. */
    public static boolean isJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
