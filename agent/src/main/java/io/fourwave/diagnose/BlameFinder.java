// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.watch.Stack;
import java.util.List;
import java.util.Optional;

/** Finds the frame to blame on a stack: the application's where its packages are given, else the first not the JDK's. */
final class BlameFinder {
    private final List<String> appPackages;

    BlameFinder(List<String> appPackages) {
        this.appPackages = appPackages;
    }

    Optional<StackTraceElement> of(Stack stack) {
        return stack.frames().stream().filter(this::isApplication).findFirst().or(stack::caller);
    }

    private boolean isApplication(StackTraceElement frame) {
        return appPackages.stream().anyMatch(frame.getClassName()::startsWith);
    }
}
