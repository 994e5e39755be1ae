// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Stack;
import java.util.List;

/**
 * Compares the stack of a use with what its thread does now. Both are walked from the outermost frame inwards, as far as
 * they are equal. Where they part, a method that stands on a later line than then is still in the same call, as far as
 * can be told; one that stands on an earlier line has gone round a loop.
 */
public final class FrameComparison {

    private FrameComparison() {}

    /**
     * @param then the use's frames, innermost first; may be cut at its outer end
     * @param now the thread's frames, innermost first
     */
    public static FrameState of(List<StackTraceElement> then, List<StackTraceElement> now) {
        return ofShown(
                then.stream().filter(FrameComparison::isShown).toList(),
                now.stream().filter(FrameComparison::isShown).toList());
    }

    /** True where the method that both stand in stands on a later line now: on the same line it may have gone round a loop. */
    public static boolean isFurtherOn(List<StackTraceElement> then, List<StackTraceElement> now) {
        List<StackTraceElement> before =
                then.stream().filter(FrameComparison::isShown).toList();
        List<StackTraceElement> after =
                now.stream().filter(FrameComparison::isShown).toList();
        int shift = before.isEmpty() ? -1 : alignment(before, after);
        for (int depth = 1; depth <= Math.min(before.size(), shift); depth++) {
            StackTraceElement one = before.get(before.size() - depth);
            StackTraceElement other = after.get(shift - depth);
            if (!isSameMethod(one, other)) {
                return false;
            }
            if (one.getLineNumber() != other.getLineNumber()) {
                return other.getLineNumber() > one.getLineNumber();
            }
        }
        return false;
    }

    /** An exception leaves out what the JVM marks as hidden: lambda proxies, {@code Thread.runWith}; a thread's stack has it. */
    static boolean isShown(StackTraceElement frame) {
        boolean hiddenClass = frame.getClassName().indexOf('/') >= 0;
        return !hiddenClass && !(Stack.isJdk(frame) && frame.getMethodName().equals("runWith"));
    }

    private static FrameState ofShown(List<StackTraceElement> then, List<StackTraceElement> now) {
        if (then.isEmpty()) {
            return FrameState.UNKNOWN;
        }
        if (now.isEmpty()) {
            return FrameState.LEFT;
        }
        int shift = alignment(then, now);
        return shift < 0 ? FrameState.LEFT : compare(then, now.subList(0, shift));
    }

    /** How many of the frames of now are to be compared: the use's outermost frame is the last of them; -1: it is gone. */
    private static int alignment(List<StackTraceElement> then, List<StackTraceElement> now) {
        StackTraceElement outermost = then.get(then.size() - 1);
        for (int i = now.size() - 1; i >= 0; i--) {
            if (isSameMethod(outermost, now.get(i))) {
                return i + 1;
            }
        }
        return -1;
    }

    private static FrameState compare(List<StackTraceElement> then, List<StackTraceElement> now) {
        boolean ownCodeAround = false;
        for (int depth = 1; depth <= Math.min(then.size(), now.size()); depth++) {
            StackTraceElement before = then.get(then.size() - depth);
            StackTraceElement current = now.get(now.size() - depth);
            if (!isSameMethod(before, current)) {
                // the frame around them calls something else on the same line: a loop in one line, or its next argument
                return ownCodeAround ? FrameState.LIVES : FrameState.LEFT;
            }
            if (before.getLineNumber() != current.getLineNumber()) {
                if (ownCodeAround && isCalleeOf(then, depth)) {
                    // another call of the JDK on the line of that use: a loop in one line
                    return FrameState.LIVES;
                }
                boolean goesOn = current.getLineNumber() > before.getLineNumber() || before.getLineNumber() < 0;
                // a frame of the JDK's own has no connection to close, but may have gone on into a handler
                boolean holds = !Stack.isJdk(before)
                        || now.subList(0, now.size() - depth).stream().anyMatch(frame -> !Stack.isJdk(frame));
                if (!goesOn) {
                    return Stack.isJdk(before) ? FrameState.LEFT : FrameState.ROUND;
                }
                return holds ? FrameState.LIVES : FrameState.LEFT;
            }
            ownCodeAround = !Stack.isJdk(before) || ownCodeAround && isCalleeOf(then, depth);
        }
        // it stands where it stood
        return FrameState.LIVES;
    }

    /** From this depth inwards there is nothing but the JDK's. */
    private static boolean isCalleeOf(List<StackTraceElement> then, int depth) {
        return then.subList(0, then.size() - depth + 1).stream().allMatch(Stack::isJdk);
    }

    static boolean isSameMethod(StackTraceElement one, StackTraceElement other) {
        return one.getMethodName().equals(other.getMethodName())
                && one.getClassName().equals(other.getClassName());
    }
}
