// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The frames of a call, innermost first, from the JDK method that was hooked on outwards. Empty: not recorded. */
public record Stack(List<StackTraceElement> frames) {
    public static final Stack NONE = new Stack(List.of());

    /** A name of the class file format may have 65,535 bytes; no person has written a longer one than this. */
    static final int LONGEST_NAME = 300;

    /** So many frames begin a thread of the JDK's, before those of its work: {@code Thread.run} and those around it. */
    private static final int OUTERMOST = 4;

    private static final int HEAD = 200;
    private static final int TAIL = 60;

    /** The innermost frame that is not the JDK's: the line of code that made the call. */
    public Optional<StackTraceElement> caller() {
        // asked for each teardown that ends: a stream took a tenth of the watch thread's time in a rush of closes
        for (StackTraceElement frame : frames) {
            if (!isJdk(frame)) {
                return Optional.of(frame);
            }
        }
        return Optional.empty();
    }

    /**
     * True of a close that {@code Thread.interrupt} made: the interrupting thread closes an interruptible channel, or the
     * interrupted one as it begins to read or write; a virtual thread closes its {@code Socket} when it is interrupted in a read.
     */
    public boolean isOfInterrupt() {
        for (int i = 0; i < frames.size() && isJdk(frames.get(i)); i++) {
            String type = frames.get(i).getClassName();
            boolean nested = i + 1 < frames.size()
                    && frames.get(i + 1).getClassName().equals(type)
                    && frames.get(i).getMethodName().equals("close");
            if (type.startsWith("java.nio.channels.spi.AbstractInterruptibleChannel$")
                    || nested && type.startsWith("java.net.Socket$Socket")) {
                return true;
            }
        }
        return false;
    }

    /** True of a thread of the JDK's that runs what the garbage collector asks for: finalizers, and cleaners of anybody's. */
    public boolean isOfCollector() {
        for (int i = Math.max(0, frames.size() - OUTERMOST); i < frames.size(); i++) {
            String type = frames.get(i).getClassName();
            if (type.startsWith("java.lang.ref.") || type.startsWith("jdk.internal.ref.")) {
                return true;
            }
        }
        return false;
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
        String file = frame.getFileName() == null ? "Unknown Source" : file(frame);
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return function(frame) + "(" + file + line + ")";
    }

    /** {@code com.acme.Orders.fetch}. */
    public static String function(StackTraceElement frame) {
        return bounded(frame.getClassName()) + "." + bounded(frame.getMethodName());
    }

    /** {@code Orders.java}, or null. */
    public static String file(StackTraceElement frame) {
        return frame.getFileName() == null ? null : bounded(frame.getFileName());
    }

    /** Two that differ stay different. A report of many such names must not outgrow the application's heap. */
    private static String bounded(String name) {
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, HEAD) + "..." + Integer.toHexString(name.hashCode()) + "..."
                        + name.substring(name.length() - TAIL);
    }

    /** True for a frame of the JDK's own modules. */
    public static boolean isJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
