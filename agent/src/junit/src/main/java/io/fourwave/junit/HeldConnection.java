// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the agent says of one connection. What it does not know, or not yet in its version, is missing. */
final class HeldConnection {
    private static final String[] JDK = {"java.", "javax.", "sun.", "jdk.", "com.sun."};
    /** What of the JDK keeps connections for others: its HTTP clients and server, RMI, JNDI. */
    private static final String[] JDK_LIBRARIES = {
        "sun.net.www.", "sun.net.httpserver.", "jdk.internal.net.http.", "sun.rmi.", "com.sun.jndi."
    };

    private static final String CLOSE_WAIT = "close_wait";

    private final Map<String, Object> said;

    HeldConnection(Map<String, Object> said) {
        this.said = said;
    }

    boolean is(String fact) {
        return Boolean.TRUE.equals(said.get(fact));
    }

    boolean hasSeverity(String severity) {
        return severity.equals(said.get("severity"));
    }

    boolean isPeerClosed() {
        return CLOSE_WAIT.equals(said.get("state"));
    }

    /** A library is between the line and the JDK's socket, or one of the JDK's own, such as its HTTP clients. */
    boolean isOpenedByLibrary() {
        if (said.containsKey("library")) {
            return true;
        }
        for (StackTraceElement frame : frames("opened_by")) {
            String type = frame.getClassName();
            if (startsWith(type, JDK_LIBRARIES)) {
                return true;
            }
            if (!startsWith(type, JDK)) {
                return false;
            }
        }
        return false;
    }

    private static boolean startsWith(String name, String... prefixes) {
        return Arrays.stream(prefixes).anyMatch(name::startsWith);
    }

    /** The same from answer to answer. */
    String id() {
        return said.get("opened_ns") + "-" + said.get("descriptor");
    }

    /** @param id as {@link #id} gave it */
    static long openedNanos(String id) {
        return Long.parseLong(id.substring(0, id.lastIndexOf('-')));
    }

    /** {@code System.nanoTime}. */
    long openedNanos() {
        return (Long) said.get("opened_ns");
    }

    LeakSign sign() {
        return LeakSign.of(this);
    }

    /** Who opened it, and who asked for that; innermost first. */
    List<StackTraceElement> opening() {
        return Stream.concat(frames("opened_by").stream(), frames("requested_by").stream())
                .collect(Collectors.toList());
    }

    /** Where it was opened; where it was accepted on a thread of a library's, where that began to listen. */
    StackTraceElement[] stack() {
        List<StackTraceElement> opened = frames("opened_by");
        return (opened.isEmpty() ? frames("requested_by") : opened).toArray(new StackTraceElement[0]);
    }

    /** {@code com.acme.Orders.fetch(Orders.java:42)}. */
    String line() {
        Object blame = said.get("blame");
        return blame instanceof StackTraceElement
                ? text((StackTraceElement) blame)
                : "no line is known (the agent's option stacks)";
    }

    /**
     * {@code client 127.0.0.1:40000 > 127.0.0.1:8080, close_wait, opened by thread main}, and where in the test class, unless that is the line.
     */
    String where(String className) {
        String tuple = said.containsKey("local") ? " " + said.get("local") + " > " + said.get("peer") : "";
        String state = said.containsKey("state") ? ", " + said.get("state") : "";
        String verdict = said.containsKey("verdict") ? ", " + said.get("verdict") : "";
        return said.get("side") + tuple + state + verdict + ", opened by thread " + said.get("thread")
                + within(className);
    }

    private String within(String className) {
        return opening().stream()
                .filter(frame -> frame.getClassName().equals(className)
                        || frame.getClassName().startsWith(className + "$"))
                .findFirst()
                .map(HeldConnection::text)
                .filter(frame -> !frame.equals(line()))
                .map(frame -> " in " + frame)
                .orElse("");
    }

    /** Without loader and module, which StackTraceElement.toString puts in front. */
    static String text(StackTraceElement frame) {
        String file = frame.getFileName() == null ? "Unknown Source" : frame.getFileName();
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return frame.getClassName() + "." + frame.getMethodName() + "(" + file + line + ")";
    }

    private List<StackTraceElement> frames(String key) {
        Object frames = said.get(key);
        return frames instanceof StackTraceElement[]
                ? Arrays.asList((StackTraceElement[]) frames)
                : Collections.<StackTraceElement>emptyList();
    }
}
