// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Use;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether another thread may have got a connection that the thread of its last use has left: one that is in the middle of
 * something else since before anybody asked, or one that may come to it once its time has come. It is asked only for what
 * would be accused. Each look at a thread waits for that thread's next safepoint, so no more than {@value #AT_MOST} are looked
 * at in a diagnosis, and a round over many threads takes several: until it is complete, somebody may be at work. Watch thread.
 */
public final class WorkWatch {
    private static final int AT_MOST = 64;

    private final FrameWitness.Threads threads;
    private final Predicate<StackTraceElement> isApplication;
    private final Deque<Thread> waiting = new ArrayDeque<>();
    private final Set<Thread> ofRound = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Thread, Work> works = new IdentityHashMap<>();
    private final Map<Stack, List<Work>> others = new IdentityHashMap<>();
    private Map<Connection, AskedThread> asked = new IdentityHashMap<>();
    private Map<Connection, AskedThread> askedBefore = new IdentityHashMap<>();
    private boolean looked;
    /** Rounds that have begun. */
    private int round;

    public WorkWatch(FrameWitness.Threads threads, Predicate<StackTraceElement> isApplication) {
        this.threads = threads;
        this.isApplication = isApplication;
    }

    /** What nobody asked for at the last snapshot is forgotten. */
    public void snapshotBegins() {
        if (asked.isEmpty()) {
            // no thread that has ended is kept for nothing
            waiting.clear();
            ofRound.clear();
            works.clear();
        }
        askedBefore = asked;
        asked = new IdentityHashMap<>();
        others.clear();
        looked = false;
    }

    /**
     * Who may be at work with it.
     *
     * @param use the last use, or null
     * @param someHaveGone others like it were closed after a time, so that one that began lately may have it, too
     */
    public Answer of(Connection connection, Use use, boolean someHaveGone) {
        lookOnce();
        AskedThread question = asked.computeIfAbsent(connection, this::ask);
        if (question.nobody) {
            return Answer.NOBODY;
        }
        if (isWithin(question.round)) {
            return Answer.NOT_KNOWN_YET;
        }
        Optional<Work> found = othersThan(use).stream()
                .filter(work -> work.round <= question.round || someHaveGone)
                .min(Comparator.comparing(Work::sign));
        question.nobody = found.isEmpty();
        return found.map(work -> new Answer(Optional.of(work.sign), work.text()))
                .orElse(Answer.NOBODY);
    }

    private AskedThread ask(Connection connection) {
        AskedThread before = askedBefore.get(connection);
        return before == null ? new AskedThread(round) : before;
    }

    /** This round has begun, and has not come to its end. */
    private boolean isWithin(int ofQuestion) {
        return ofQuestion == round && !waiting.isEmpty();
    }

    private List<Work> othersThan(Use use) {
        Stack stack = use == null ? Stack.NONE : use.stack();
        return others.computeIfAbsent(
                stack,
                each -> works.values().stream()
                        .filter(work -> work.frames.isEmpty()
                                || ThreadActivity.isOtherWork(each.frames(), work.frames, isApplication))
                        .toList());
    }

    private void lookOnce() {
        if (looked) {
            return;
        }
        looked = true;
        if (waiting.isEmpty()) {
            round++;
            ofRound.clear();
            ofRound.addAll(Arrays.asList(threads.all().get()));
            waiting.addAll(ofRound);
            works.keySet().retainAll(ofRound);
        }
        for (int i = 0; i < AT_MOST && !waiting.isEmpty(); i++) {
            look(waiting.remove());
        }
    }

    private void look(Thread thread) {
        List<StackTraceElement> now = List.of(threads.stacks().apply(thread));
        Optional<Sign> sign = ThreadActivity.waitsForATime(now, threads.timedSelect())
                ? Optional.of(Sign.MAY_COME_LATER)
                : ThreadActivity.sign(now, isApplication);
        if (!sign.isPresent()) {
            works.remove(thread);
            return;
        }
        Work before = works.get(thread);
        StackTraceElement task = ThreadActivity.task(now, isApplication);
        // a thread that another task has is at something else; a timer stays one
        boolean same = before != null && FrameComparison.isSameMethod(before.task, task);
        StackTraceElement place =
                now.stream().filter(frame -> !Stack.isJdk(frame)).findFirst().orElse(task);
        works.put(
                thread,
                new Work(
                        sign.get(),
                        threads.names().apply(thread),
                        place,
                        task,
                        now.stream().filter(isApplication).toList(),
                        same ? before.round : round));
    }

    /**
     * @param sign {@link Sign#AT_WORK} or {@link Sign#MAY_COME_LATER}; empty where it is nobody
     * @param text who it is, and where it stands; empty where that is not known
     */
    public record Answer(Optional<Sign> sign, String text) {
        static final Answer NOBODY = new Answer(Optional.empty(), "");
        static final Answer NOT_KNOWN_YET = new Answer(Optional.of(Sign.AT_WORK), "");
    }

    /**
     * @param place where it stands: the innermost frame that is not the JDK's
     * @param task the outermost frame of the application; of a timer the outermost frame of all
     * @param frames those of the application alone: there may be thousands of threads, with thousands of frames of libraries
     * @param round in which it was seen first
     */
    private record Work(
            Sign sign,
            String thread,
            StackTraceElement place,
            StackTraceElement task,
            List<StackTraceElement> frames,
            int round) {

        String text() {
            return "thread " + thread
                    + (Stack.isJdk(place) ? ", which has a task for later" : " at " + Stack.text(place));
        }
    }

    private static final class AskedThread {
        private final int round;
        private boolean nobody;

        private AskedThread(int round) {
            this.round = round;
        }
    }
}
