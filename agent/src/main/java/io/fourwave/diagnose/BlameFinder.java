// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import io.fourwave.connection.Use;
import io.fourwave.origin.Libraries;
import io.fourwave.tcp.Side;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds the line to blame. Of a stack: the innermost frame of the application's own code, and where none is on the stack
 * the outermost of a library that does more than run tasks: the pool, and not the driver that it calls. Watch thread only.
 */
public final class BlameFinder {
    private static final int STACKS_KEPT = 4096;
    /** Stacks in the life of a connection that may be to blame. */
    private static final int LIFE = 4;

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

    /**
     * Of the call, where that is to blame; else of the first stack in the life of the connection that has the application
     * on it.
     */
    public Blame of(Suspect subject) {
        if (subject.called() != null && !subject.called().stack().frames().isEmpty()) {
            return of(subject.called().stack());
        }
        Blame first = null;
        for (int i = 0; i < LIFE; i++) {
            Stack stack = inLife(subject, i);
            if (!stack.frames().isEmpty()) {
                Blame found = of(stack);
                if (found.isApplication()) {
                    return found;
                }
                first = first == null ? found : first;
            }
        }
        boolean opened = !subject.opened().frames().isEmpty();
        return opened ? of(subject.opened()) : first != null ? first : of(Stack.NONE);
    }

    /**
     * In the order of blame; may be empty. A client: who opened it, who asked for it. A server: who used it last, for
     * that is the handler; who asked for the listener; and the accepting line, which is never at fault, for want of any.
     * Asked at the end of each teardown: one at a time, for a list of them was a tenth of the watch thread's work.
     */
    private static Stack inLife(Suspect subject, int place) {
        boolean server = subject.side() == Side.SERVER;
        return switch (server ? place : place + 1) {
            case 0 -> stack(subject.lastUse());
            case 1 -> server ? subject.requested() : subject.opened();
            case 2 -> server ? ledBy(subject) : subject.requested();
            default -> server ? subject.opened() : ledBy(subject);
        };
    }

    private static Stack ledBy(Suspect subject) {
        Use asked = subject.connection() == null ? null : subject.connection().request();
        return asked == null ? Stack.NONE : stack(asked.ledBy());
    }

    /** Of the last read or write that was seen. */
    Blame lastUser(Suspect subject) {
        return of(stack(subject.lastUse()));
    }

    private static Stack stack(Use use) {
        return use == null ? Stack.NONE : use.stack();
    }

    /** Of what a thread does now: not remembered, since it is another soon. */
    Blame ofThread(List<StackTraceElement> frames) {
        return find(new Stack(frames));
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
        List<StackTraceElement> frames = stack.frames();
        Optional<StackTraceElement> application =
                frames.stream().filter(this::isApplication).findFirst();
        Optional<StackTraceElement> frame = application.or(() -> outermost(stack));
        List<String> way =
                frame.map(at -> way(frames.subList(0, frames.indexOf(at) + 1))).orElse(List.of());
        return new Blame(
                frame,
                frame.map(Stack::text).orElse(""),
                way.isEmpty() ? Optional.empty() : Optional.of(way.get(0)),
                way,
                application.isPresent());
    }

    private static Optional<StackTraceElement> outermost(Stack stack) {
        List<StackTraceElement> own =
                stack.frames().stream().filter(frame -> !Stack.isJdk(frame)).toList();
        return own.stream()
                .filter(frame -> !TaskFrames.runsTasks(frame) && !isCompilers(frame))
                .reduce((inner, outer) -> outer)
                .or(() -> own.stream().reduce((inner, outer) -> outer));
    }

    /** The way to a private member of an enclosing class, before Java 11. */
    private static boolean isCompilers(StackTraceElement frame) {
        return frame.getMethodName().startsWith("access$");
    }

    /**
     * The libraries between these frames' outermost and the JDK, from the outside in. One that only runs tasks is left out
     * where another follows: who is called by a scheduler is not the scheduler's fault.
     *
     * @param frames innermost first
     */
    private List<String> way(List<StackTraceElement> frames) {
        List<String> way = new ArrayList<>();
        List<String> carriers = new ArrayList<>();
        for (int i = frames.size() - 1; i >= 0; i--) {
            StackTraceElement frame = frames.get(i);
            Optional<String> library =
                    isApplication(frame) ? Optional.empty() : libraries.libraryOf(frame.getClassName());
            List<String> into = TaskFrames.runsTasks(frame) ? carriers : way;
            library.filter(name -> !into.contains(name)).ifPresent(into::add);
        }
        return List.copyOf(way.isEmpty() ? carriers : way);
    }

    /** True where a frame that is nearer to the JDK may yet turn out to be the application's. */
    private boolean isDoubtful(Stack stack, Blame blame) {
        return !blame.isApplication()
                || appPackages.isEmpty()
                        && stack.frames().stream()
                                .takeWhile(frame ->
                                        !Objects.equals(frame, blame.frame().get()))
                                .anyMatch(
                                        frame -> !Stack.isJdk(frame) && !libraries.isPlaceKnown(frame.getClassName()));
    }

    /** It is code of the application's own. */
    boolean isApplication(StackTraceElement frame) {
        return !Stack.isJdk(frame) && isApplicationCode(frame);
    }

    private boolean isApplicationCode(StackTraceElement frame) {
        return appPackages.isEmpty()
                ? libraries.isApplication(frame.getClassName())
                : appPackages.stream().anyMatch(frame.getClassName()::startsWith);
    }

    /**
     * @param line the frame as text, which names it in reports and is cheap to group by; empty where there is none
     * @param library what the library is called that the frame calls: a Maven coordinate, or the name of its jar; empty
     *     where there is none
     * @param way all libraries between the frame and the JDK, from the frame inwards
     * @param isApplication false where the frame is a library's, for want of any other
     */
    public record Blame(
            Optional<StackTraceElement> frame,
            String line,
            Optional<String> library,
            List<String> way,
            boolean isApplication) {}

    private record Known(Blame blame, boolean doubtful, long at) {}
}
