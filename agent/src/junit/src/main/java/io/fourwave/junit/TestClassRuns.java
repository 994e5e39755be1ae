// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which test classes run now, and which ran beside them: whose connection it is. */
final class TestClassRuns {
    /** Those of this JVM, which the extension and the listener both know. */
    static final TestClassRuns OF_THIS_JVM = new TestClassRuns();

    private final List<Run> runs = new ArrayList<>();

    /** The run of this class that is under way, or one that begins now: the listener hears of it before the extension. */
    synchronized Run begin(String name, Class<?> type) {
        for (Run run : runs) {
            if (!run.over && run.name.equals(name)) {
                return run;
            }
        }
        Run run = new Run(name, names(name, type), System.nanoTime());
        runs.add(run);
        return run;
    }

    /** The class is over, and what was opened from now on is not its. */
    synchronized void end(Run run) {
        run.ended = System.nanoTime();
        run.over = true;
    }

    /** No question about this class is left: what ran beside none that goes on is forgotten. */
    synchronized void judged(Run run) {
        run.judged = true;
        runs.removeIf(each -> each.judged && runs.stream().noneMatch(other -> !other.judged && each.isBeside(other)));
    }

    /** Whose connection this is, as far as this run is concerned. */
    synchronized Owner owner(HeldConnection connection, Run run) {
        long at = connection.openedNanos();
        if (!run.wasUnderWay(at)) {
            return Owner.ANOTHER;
        }
        List<Run> beside = runs.stream().filter(each -> each.wasUnderWay(at)).collect(Collectors.toList());
        if (beside.size() == 1) {
            return Owner.THIS;
        }
        List<Run> named =
                beside.stream().filter(each -> each.isOn(connection.opening())).collect(Collectors.toList());
        if (named.size() == 1) {
            return named.get(0) == run ? Owner.THIS : Owner.ANOTHER;
        }
        return Owner.UNKNOWN;
    }

    /** Nobody can be asked: its connections are not judged. */
    synchronized void forget(Run run) {
        end(run);
        judged(run);
    }

    /** True where nobody knows whose this connection is, and no other class is left that will ask. */
    synchronized boolean isLastToAsk(HeldConnection connection, Run run) {
        return owner(connection, run) == Owner.UNKNOWN
                && runs.stream()
                        .filter(each -> each != run && each.wasUnderWay(connection.openedNanos()))
                        .allMatch(each -> each.judged);
    }

    /** The classes that were under way when this connection was opened. */
    synchronized List<String> candidates(HeldConnection connection) {
        return runs.stream()
                .filter(run -> run.wasUnderWay(connection.openedNanos()))
                .map(run -> run.name)
                .collect(Collectors.toList());
    }

    /** With its superclasses and interfaces, which may have test methods for several classes. */
    private static Set<String> names(String name, Class<?> type) {
        Set<String> names = new LinkedHashSet<>();
        names.add(name);
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            names.add(each.getName());
            for (Class<?> contract : each.getInterfaces()) {
                names.add(contract.getName());
            }
        }
        return names;
    }

    /** Whose a connection is. */
    enum Owner {
        THIS,
        ANOTHER,
        /** Several classes ran, and its stack names none or several of them. */
        UNKNOWN
    }

    /** One test class from its beginning to its end. Fields are guarded by the runs' lock. */
    static final class Run {
        private final String name;
        private final Set<String> names;
        private final long began;
        private long ended;
        private boolean over;
        private boolean judged;
        private volatile boolean extension;

        private Run(String name, Set<String> names, long began) {
            this.name = name;
            this.names = names;
            this.began = began;
        }

        String name() {
            return name;
        }

        /** {@code System.nanoTime}. */
        long beganNanos() {
            return began;
        }

        /** The extension judges this class; it can fail it. */
        void judgedByExtension() {
            extension = true;
        }

        boolean isJudgedByExtension() {
            return extension;
        }

        private boolean wasUnderWay(long nanos) {
            return nanos - began >= 0 && (!over || nanos - ended <= 0);
        }

        private boolean isBeside(Run other) {
            return (!over || other.began - ended <= 0) && (!other.over || began - other.ended <= 0);
        }

        /** True where its code, or that of a class within it, is on this stack. */
        private boolean isOn(List<StackTraceElement> stack) {
            return stack.stream().map(StackTraceElement::getClassName).anyMatch(this::isOurs);
        }

        private boolean isOurs(String className) {
            return names.stream().anyMatch(ours -> className.equals(ours) || className.startsWith(ours + "$"));
        }
    }
}
