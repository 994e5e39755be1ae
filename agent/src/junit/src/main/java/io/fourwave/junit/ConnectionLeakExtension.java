// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Fails a test class that leaks a connection. It judges the outermost class, with all that is nested in it, when all of it is
 * over: after {@code @AfterAll}, and after what other extensions close with the class.
 */
public final class ConnectionLeakExtension implements BeforeAllCallback, BeforeEachCallback {
    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(ConnectionLeakExtension.class);

    /** For JUnit. */
    public ConnectionLeakExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        begin(context);
    }

    /** Where it is registered for a method alone. */
    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context);
    }

    private static void begin(ExtensionContext context) {
        ExtensionContext outermost = outermost(context);
        outermost.getStore(OURS).getOrComputeIfAbsent(CheckedClass.class, key -> new CheckedClass(outermost));
    }

    /** The class that is in no other: its context ends last. */
    private static ExtensionContext outermost(ExtensionContext context) {
        ExtensionContext found = context;
        for (Optional<ExtensionContext> each = Optional.of(context);
                each.isPresent();
                each = each.get().getParent()) {
            if (each.get().getTestClass().isPresent()) {
                found = each.get();
            }
        }
        return found;
    }

    /** JUnit closes it with the class; later versions of it ask for the second interface. */
    private static final class CheckedClass implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        private final TestClassRuns.Run run;
        private final FailOn failOn;
        private final int waitSeconds;
        private boolean closed;

        CheckedClass(ExtensionContext context) {
            Class<?> type = context.getRequiredTestClass();
            this.failOn = failOn(context, type);
            this.waitSeconds = Parameter.waitSeconds(context::getConfigurationParameter);
            this.run = TestClassRuns.OF_THIS_JVM.begin(type.getName(), type);
            run.judgedByExtension();
        }

        private static FailOn failOn(ExtensionContext context, Class<?> type) {
            return AnnotationSupport.findAnnotation(type, CheckConnections.class)
                    .map(CheckConnections::failOn)
                    .orElseGet(() -> Parameter.failOn(context::getConfigurationParameter));
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            WatchingAgent agent = WatchingAgent.find();
            if (agent != null) {
                tell(new ClassJudge(TestClassRuns.OF_THIS_JVM, agent, failOn, waitSeconds).judge(run));
            } else {
                TestClassRuns.OF_THIS_JVM.forget(run);
            }
        }

        private void tell(LeftBehind left) {
            String name = run.name();
            List<HeldConnection> failing = left.failing(failOn);
            Told.of(left, name, failOn, TestClassRuns.OF_THIS_JVM);
            if (!failing.isEmpty()) {
                String text = LeftBehind.leaks(name, failing);
                Told.byJunit(text);
                throw new ConnectionLeakError(text, failing.get(0).stack());
            }
        }
    }
}
