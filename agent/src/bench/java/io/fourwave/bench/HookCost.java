// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.runtime.BootHooks;
import io.fourwave.support.Jdk;
import io.fourwave.watch.HookBench;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The hooks by JMH: time on the application's thread, at several stack depths and from several threads. */
final class HookCost implements Section {
    /** JMH uses it (JEP 498). */
    private static final int UNSAFE_WARNS_FROM = 24;

    private final Form form;

    HookCost(Form form) {
        this.form = form;
    }

    @Override
    public String name() {
        return "hooks";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        try {
            calls(jdk, ledger);
            reads(jdk, ledger);
            depths(jdk, ledger);
            threads(jdk, ledger);
        } catch (RunnerException failed) {
            ledger.absent("%s, JDK %d: JMH failed: %s".formatted(name(), jdk.feature(), failed.getMessage()));
        }
    }

    private void calls(Jdk jdk, Ledger ledger) throws RunnerException {
        for (RunResult result :
                new Runner(options(jdk, "(close|closeAfterPeer|open)").build()).run()) {
            boolean close = benchmark(result).startsWith("close");
            boolean full = result.getParams().getParam("stacks").equals("full");
            String what = "at %s, %s, stacks=%s, 32 frames"
                    .formatted(
                            benchmark(result).equals("closeAfterPeer") ? "close after the peer's" : benchmark(result),
                            result.getParams().getParam("api"),
                            result.getParams().getParam("stacks"));
            Row row = new Row(
                    name(),
                    what,
                    jdk.feature(),
                    Variant.FOURWAVE,
                    "µs",
                    of(result).times(1e-3));
            if (close) {
                row = row.within(full ? Budget.atMost(5, "≤ 5 µs") : Budget.atMost(2.5, "≤ 2.5 µs"));
            } else if (!full) {
                row = row.within(Budget.atMost(2, "≤ 2 µs"));
            }
            ledger.add(row);
        }
    }

    private void reads(Jdk jdk, Ledger ledger) throws RunnerException {
        Map<String, Quartiles> found = new TreeMap<>();
        for (RunResult result : new Runner(options(jdk, "(read|readWithout|readWhileWanted|writeWhileWanted|setOption)")
                        .param("api", "SocketChannel")
                        .param("stacks", "auto")
                        .build())
                .run()) {
            found.put(benchmark(result), of(result));
        }
        double without = found.get("readWithout").median();
        Quartiles off = found.get("read");
        Quartiles added =
                new Quartiles(off.lower() - without, off.median() - without, off.upper() - without, off.runs());
        ledger.add(new Row(name(), "at a read or a write", jdk.feature(), Variant.FOURWAVE, "ns", added)
                .within(Budget.atMost(3, "≤ 3 ns")));
        Map<String, String> others = Map.of(
                "readWhileWanted", "at a read while wanted",
                "writeWhileWanted", "at a write while wanted",
                "setOption", "at an option that is set");
        others.forEach((benchmark, what) ->
                ledger.add(new Row(name(), what, jdk.feature(), Variant.FOURWAVE, "ns", found.get(benchmark))));
    }

    private void depths(Jdk jdk, Ledger ledger) throws RunnerException {
        String[] depths = form.depths().stream().map(String::valueOf).toArray(String[]::new);
        for (String stacks : List.of("auto", "full")) {
            Collection<RunResult> results = new Runner(options(jdk, "close")
                            .param("api", "Socket")
                            .param("stacks", stacks)
                            .param("depth", depths)
                            .build())
                    .run();
            ledger.add(curve(
                    jdk,
                    "at close, stacks=" + stacks,
                    "frames",
                    results,
                    result -> Integer.parseInt(result.getParams().getParam("depth"))));
        }
    }

    /** Beyond the number of CPUs the threads take turns: their time is reckoned as CPU. */
    private void threads(Jdk jdk, Ledger ledger) throws RunnerException {
        int cpus = Runtime.getRuntime().availableProcessors();
        Map<Integer, Double> points = new LinkedHashMap<>();
        for (int threads : form.threads()) {
            RunResult result = new Runner(options(jdk, "close")
                            .param("api", "Socket")
                            .param("stacks", "auto")
                            .threads(threads)
                            .build())
                    .run()
                    .iterator()
                    .next();
            points.put(threads, of(result).median() / 1e3 * Math.min(cpus, threads) / threads);
        }
        ledger.add(new Curve(name(), "at close, stacks=auto, CPU", jdk.feature(), "threads", "µs", points));
    }

    private Curve curve(
            Jdk jdk, String what, String work, Collection<RunResult> results, ToIntFunction<RunResult> amount) {
        Map<Integer, Double> points = new TreeMap<>();
        results.forEach(
                result -> points.put(amount.applyAsInt(result), of(result).median() / 1e3));
        return new Curve(name(), what, jdk.feature(), work, "µs", points);
    }

    private ChainedOptionsBuilder options(Jdk jdk, String benchmarks) {
        TimeValue time = TimeValue.milliseconds(form.iterationMillis());
        return new OptionsBuilder()
                .include(HookBench.class.getName().replace(".", "\\.") + "\\." + benchmarks + "$")
                .jvm(jdk.java().toString())
                .jvmArgs(jvmArguments(jdk).toArray(String[]::new))
                .forks(1)
                .warmupIterations(form.iterations())
                .warmupTime(time)
                .measurementIterations(form.iterations())
                .measurementTime(time)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    private static List<String> jvmArguments(Jdk jdk) {
        List<String> arguments = new ArrayList<>();
        // what the agent opens for itself where it is one
        BootHooks.opened().forEach(name -> arguments.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        if (jdk.feature() >= UNSAFE_WARNS_FROM) {
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        return arguments;
    }

    private static String benchmark(RunResult result) {
        String full = result.getParams().getBenchmark();
        return full.substring(full.lastIndexOf('.') + 1);
    }

    /** Over the iterations. */
    private static Quartiles of(RunResult result) {
        return Quartiles.of(result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList());
    }
}
