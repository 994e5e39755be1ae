// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import io.fourwave.kerneltruth.KernelTrace;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.tcp.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The demo with the agent, run once on one JDK: the Jaeger that got its spans, and what the kernel did meanwhile, where
 * that can be recorded. Not closeable: JUnit would close it after the first test that it is an argument of.
 */
record DemoRun(Jdk jdk, JaegerServer jaeger, List<String> stderr, Optional<KernelTimes> kernel, String kernelAbsent) {

    static final String SERVICE = "fourwave-demo";
    static final Duration SWEEP = Duration.ofMillis(200);
    static final Duration LEAK_AFTER = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path DEMO = Path.of("../demo-app/target/fourwave-demo-app.jar");

    static DemoRun on(Jdk jdk, Path jaegerBinary, Path directory) {
        JaegerServer jaeger = JaegerServer.start(jaegerBinary, directory);
        try {
            KernelTrace.Attempt attempt = KernelTrace.start();
            return attempt instanceof KernelTrace.Recording recording
                    ? recorded(jdk, jaeger, recording.trace())
                    : unrecorded(jdk, jaeger, ((KernelTrace.Unavailable) attempt).reason());
        } catch (Throwable e) {
            jaeger.close();
            throw e;
        }
    }

    JaegerQuery query() {
        return jaeger.query();
    }

    /** What the search page finds with this operation; logged. */
    List<JaegerTrace> tracesWithOperation(String operation) {
        return logged("operation \"" + operation + "\"", query().tracesWithOperation(SERVICE, operation));
    }

    /** What the search page finds with this in its tag box; logged. */
    List<JaegerTrace> tracesWithTag(String key, String value) {
        return logged("tag " + key + "=" + value, query().tracesWithTag(SERVICE, key, value));
    }

    /** Every teardown of the run. */
    List<JaegerTrace> teardowns() {
        return Stream.of(Role.values())
                .flatMap(role -> query().tracesWithOperation(SERVICE, role.spanName()).stream())
                .toList();
    }

    /** A line in the build's log. */
    void log(String text) {
        System.out.println("[" + jdk + "] " + text);
    }

    /** What a person would see of this trace. */
    void logWaterfall(JaegerTrace trace) {
        ReceivedSpan root = trace.root();
        log("  %s %s, %s".formatted(root.name(), InstantComparison.endOf(root), code(root)));
        for (ReceivedSpan phase : trace.phases()) {
            double from = (phase.startNanos() - root.startNanos()) / 1e6;
            double to = (phase.endNanos() - root.startNanos()) / 1e6;
            log("    %-10s %9.3f .. %9.3f ms, %s".formatted(phase.name(), from, to, phase.text("fourwave.timing")));
        }
    }

    private List<JaegerTrace> logged(String search, List<JaegerTrace> found) {
        log("Jaeger, service %s, %s: %d traces".formatted(SERVICE, search, found.size()));
        return found;
    }

    /** The call that ended the connection; where there is none yet, the one that opened it. */
    private static String code(ReceivedSpan span) {
        return span.attributes().containsKey("code.function.name")
                ? span.text("code.function.name") + " line " + span.text("code.line.number")
                : "opened by " + span.text("fourwave.open.function");
    }

    @Override
    public String toString() {
        return jdk.toString();
    }

    private static DemoRun recorded(Jdk jdk, JaegerServer jaeger, KernelTrace trace) {
        try (trace) {
            List<String> stderr = run(jdk, jaeger);
            return new DemoRun(jdk, jaeger, stderr, Optional.of(KernelTimes.of(trace.stop())), "");
        }
    }

    private static DemoRun unrecorded(Jdk jdk, JaegerServer jaeger, String reason) {
        return new DemoRun(jdk, jaeger, run(jdk, jaeger), Optional.empty(), reason);
    }

    /** Runs it to its end; what was written to stderr. */
    private static List<String> run(Jdk jdk, JaegerServer jaeger) {
        if (!Files.isRegularFile(DEMO)) {
            throw new AssertionError("no demo at " + DEMO.toAbsolutePath() + ": run mvn package first");
        }
        String options = "spans.rate=1000,sweep.interval=%dms,leak.after=%ds"
                .formatted(SWEEP.toMillis(), LEAK_AFTER.toSeconds());
        try (AgentProcess demo = AgentProcess.on(jdk)
                .agentOptions(options)
                .exportTo(jaeger.otlp())
                // Jaeger takes no metrics
                .environment("OTEL_METRICS_EXPORTER", "none")
                .environment("OTEL_LOGS_EXPORTER", "none")
                .environment("OTEL_SERVICE_NAME", SERVICE)
                .jar(DEMO)
                .start()) {
            int status = demo.awaitExit(PATIENCE);
            if (status != 0) {
                throw new AssertionError("the demo ended with " + status + " and wrote " + demo.stderr());
            }
            return demo.stderr();
        }
    }
}
