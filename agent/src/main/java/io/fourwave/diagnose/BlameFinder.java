// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import io.fourwave.origin.Libraries;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds the line to blame on a stack: the innermost frame of the application's own code, and where none is on the stack
 * the innermost that is not the JDK's. Watch thread only.
 */
public final class BlameFinder {
    private static final int STACKS_KEPT = 4096;
    /** The application's classes on it may not have been listed yet. */
    private static final long DOUBTED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final List<String> appPackages;
    private final Libraries libraries;
    private final LongSupplier nanoTime;
    /** By identity: the watch keeps one object for each distinct stack, and comparing 64 frames costs. */
    private final Map<Stack, Known> known = new IdentityHashMap<>();

    /** @param appPackages prefixes of the application's packages; empty: its code is told by where it came from */
    public BlameFinder(List<String> appPackages, Libraries libraries) {
        this(appPackages, libraries, System::nanoTime);
    }

    public BlameFinder(List<String> appPackages, Libraries libraries, LongSupplier nanoTime) {
        this.appPackages = appPackages;
        this.libraries = libraries;
        this.nanoTime = nanoTime;
    }

    /** Of the call, where that is to blame; else of the stack that opened it; of the one that asked for it, where only that has the application on it. */
    public Blame of(Suspect subject) {
        if (subject.called() != null && !subject.called().stack().frames().isEmpty()) {
            return of(subject.called().stack());
        }
        Blame opened = of(subject.opened());
        if (opened.isApplication() || subject.requested().frames().isEmpty()) {
            return opened;
        }
        Blame requested = of(subject.requested());
        return requested.isApplication() ? requested : opened;
    }

    public Blame of(Stack stack) {
        Known found = known.get(stack);
        if (found != null && (!found.doubtful || nanoTime.getAsLong() - found.at < DOUBTED_NANOS)) {
            return found.blame;
        }
        if (known.size() >= STACKS_KEPT) {
            known.clear();
        }
        Blame blame = find(stack);
        known.put(stack, new Known(blame, isDoubtful(stack, blame), nanoTime.getAsLong()));
        return blame;
    }

    private Blame find(Stack stack) {
        Optional<StackTraceElement> application =
                stack.frames().stream().filter(this::isApplication).findFirst();
        Optional<StackTraceElement> frame = application.or(stack::caller);
        return new Blame(
                frame,
                frame.map(Stack::text).orElse(""),
                frame.flatMap(at -> library(stack, at)),
                application.isPresent());
    }

    /** True where a frame that is nearer to the JDK may yet turn out to be the application's. */
    private boolean isDoubtful(Stack stack, Blame blame) {
        return !blame.isApplication()
                || appPackages.isEmpty()
                        && stack.frames().stream()
                                .takeWhile(frame -> frame != blame.frame().get())
                                .anyMatch(
                                        frame -> !Stack.isJdk(frame) && !libraries.isPlaceKnown(frame.getClassName()));
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

    /**
     * @param line the frame as text, which names it in reports and is cheap to group by; empty where there is none
     * @param library the Maven coordinate of the library between the frame and the JDK; empty where there is none
     * @param isApplication false where the frame is a library's, for want of any other
     */
    public record Blame(
            Optional<StackTraceElement> frame, String line, Optional<String> library, boolean isApplication) {}

    private record Known(Blame blame, boolean doubtful, long at) {}
}
