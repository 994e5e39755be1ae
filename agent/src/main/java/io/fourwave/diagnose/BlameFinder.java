// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.watch.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the line to blame on a stack: the innermost frame of the application's own code, and where none is on the stack
 * the innermost that is not the JDK's. Watch thread only.
 */
final class BlameFinder {
    private static final int STACKS_KEPT = 4096;

    private final List<String> appPackages;
    private final Libraries libraries;
    private final Map<Stack, Blame> known = new HashMap<>();

    /** @param appPackages prefixes of the application's packages; empty: its code is told by where it came from */
    BlameFinder(List<String> appPackages, Libraries libraries) {
        this.appPackages = appPackages;
        this.libraries = libraries;
    }

    Blame of(Stack stack) {
        if (known.size() >= STACKS_KEPT) {
            known.clear();
        }
        return known.computeIfAbsent(stack, this::find);
    }

    private Blame find(Stack stack) {
        Optional<StackTraceElement> frame =
                stack.frames().stream().filter(this::isApplication).findFirst().or(stack::caller);
        return new Blame(frame, frame.flatMap(at -> library(stack, at)));
    }

    /** The library between the frame and the JDK: the one that the frame itself calls. */
    private Optional<String> library(Stack stack, StackTraceElement frame) {
        int at = stack.frames().indexOf(frame);
        for (int i = isApplication(frame) ? at - 1 : at; i >= 0; i--) {
            Optional<String> library = libraries.libraryOf(stack.frames().get(i).getClassName());
            if (library.isPresent()) {
                return library;
            }
        }
        return Optional.empty();
    }

    private boolean isApplication(StackTraceElement frame) {
        return !Stack.isJdk(frame) && isApplicationCode(frame);
    }

    private boolean isApplicationCode(StackTraceElement frame) {
        return appPackages.isEmpty()
                ? libraries.isApplication(frame.getClassName())
                : appPackages.stream().anyMatch(frame.getClassName()::startsWith);
    }

    /** @param library the Maven coordinate of the library between the frame and the JDK; empty where there is none */
    record Blame(Optional<StackTraceElement> frame, Optional<String> library) {}
}
