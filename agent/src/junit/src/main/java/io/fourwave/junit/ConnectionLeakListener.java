// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Tells of the test classes that leak a connection, of any engine: a listener cannot fail one. Classes that the extension
 * judges it leaves to that. At the end it tells of what has come to light since a class was over.
 */
public final class ConnectionLeakListener implements TestExecutionListener {
    private static final String SUITE = "[suite:";

    private final Map<String, TestClassRuns.Run> running = new ConcurrentHashMap<>();
    private volatile TestPlan plan;
    private volatile Function<String, Optional<String>> configuration = key -> Optional.empty();

    /** For the launcher. */
    public ConnectionLeakListener() {}

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
        configuration = key -> testPlan.getConfigurationParameters().get(key);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (isOutermostClass(test)) {
            ClassSource source = source(test).get();
            running.put(test.getUniqueId(), TestClassRuns.OF_THIS_JVM.begin(source.getClassName(), type(source)));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        TestClassRuns.Run run = running.remove(test.getUniqueId());
        if (run == null || run.isJudgedByExtension()) {
            return;
        }
        WatchingAgent agent = WatchingAgent.find();
        if (agent == null) {
            TestClassRuns.OF_THIS_JVM.forget(run);
            return;
        }
        int wait = Parameter.waitSeconds(configuration);
        FailOn failOn = Parameter.failOn(configuration);
        LeftBehind left = new ClassJudge(TestClassRuns.OF_THIS_JVM, agent, failOn, wait).judge(run);
        List<HeldConnection> leaked = left.failing(failOn);
        if (!leaked.isEmpty()) {
            Told.say(LeftBehind.leaks(run.name(), leaked));
        }
        Told.of(left, run.name(), failOn, TestClassRuns.OF_THIS_JVM);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        Map<String, String> open = Told.takeOpen();
        if (!open.isEmpty()) {
            lookAgain(open);
        }
        List<String> told = Told.take();
        Parameter.file(configuration).filter(name -> !told.isEmpty()).ifPresent(name -> write(name, told));
    }

    /** An object that JUnit held until its class was over is garbage now. */
    private static void lookAgain(Map<String, String> open) {
        WatchingAgent agent = WatchingAgent.find();
        if (agent == null) {
            return;
        }
        ClassJudge.collectGarbage();
        Map<String, List<HeldConnection>> lost = agent.openedSince(earliest(open)).stream()
                .filter(each -> open.containsKey(each.id()) && each.sign() == LeakSign.COLLECTED)
                .collect(Collectors.groupingBy(each -> open.get(each.id())));
        lost.forEach((name, connections) -> Told.say(LeftBehind.text(
                "after all classes were over: " + name + " has left " + LeftBehind.count(connections) + " open:",
                name,
                connections)));
    }

    private static long earliest(Map<String, String> open) {
        return HeldConnection.openedNanos(open.keySet().iterator().next());
    }

    /** JVMs that run at the same time may share the file: each adds its own in one piece. */
    private static void write(String name, List<String> told) {
        String text = String.join(System.lineSeparator(), told) + System.lineSeparator();
        try {
            Files.write(
                    Paths.get(name),
                    text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException | InvalidPathException refused) {
            Notices.say("fourwave.junit.file cannot be written: " + refused);
        }
    }

    /** A suite is no test class: its classes are judged one by one. */
    private boolean isOutermostClass(TestIdentifier test) {
        return isClass(test) && !hasClassAround(test);
    }

    private boolean hasClassAround(TestIdentifier test) {
        TestPlan known = plan;
        Optional<TestIdentifier> around = known == null ? Optional.empty() : known.getParent(test);
        return around.isPresent() && (isClass(around.get()) || hasClassAround(around.get()));
    }

    private static boolean isClass(TestIdentifier test) {
        String id = test.getUniqueId();
        return test.isContainer() && source(test).isPresent() && !id.startsWith(SUITE, id.lastIndexOf('/') + 1);
    }

    private static Optional<ClassSource> source(TestIdentifier test) {
        return test.getSource().filter(ClassSource.class::isInstance).map(ClassSource.class::cast);
    }

    private static Class<?> type(ClassSource source) {
        try {
            return source.getJavaClass();
        } catch (RuntimeException | LinkageError unknown) {
            return null;
        }
    }
}
