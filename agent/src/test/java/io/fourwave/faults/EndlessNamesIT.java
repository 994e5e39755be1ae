// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that the application makes without end, each compared with what the agent takes for ordinary ones in the same run. */
class EndlessNamesIT {
    private static final int CLOSES = 40;
    /** What is less is no figure to compare with. */
    private static final int FEW_MILLIS = 100;

    private static final int LONG_NAME = 16_000;
    /** It took a minute once, where a short name takes some 50 ms. */
    private static final int TIMES_A_SHORT_NAME = 20;

    private static final int REQUESTS = 3000;
    private static final int TIMES_ONE_CLASS = 5;
    /** A class of one method with its loader takes 6 KiB: 3,000 that somebody keeps take 18 MiB. */
    private static final int METASPACE_KIB = 6 << 10;

    private static final int HEAP_KIB = 4 << 10;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    private int calls;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void longNameOfAThreadCostsAboutWhatAShortOneDoes(Jdk jdk) {
        try (Worker worker = start(jdk, "mask.addresses=true,stacks=full,sweep.interval=100ms")) {
            cpu(worker, "named " + CLOSES + " 16", CLOSES);
            long ofShort = cpu(worker, "named " + CLOSES + " 16", CLOSES);
            long ofLong = cpu(worker, "named " + CLOSES + " " + LONG_NAME, CLOSES);
            worker.end();
            TABLE.row("a thread's name of 16,000 hexadecimal digits, mask.addresses", jdk)
                    .done(CLOSES + " connections of a thread with a name of 16 digits, then with one of " + LONG_NAME)
                    .counted("agent CPU %d ms, then %d ms".formatted(ofShort, ofLong))
                    .result("no multiple of it");
            assertThat(ofLong).isLessThan(TIMES_A_SHORT_NAME * Math.max(ofShort, FEW_MILLIS));
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void classForEachRequestIsNeitherListedNorKept(Jdk jdk) {
        try (Worker worker = start(jdk, "sweep.interval=100ms")) {
            cpu(worker, "requests " + REQUESTS + " one", REQUESTS);
            long ofOne = cpu(worker, "requests " + REQUESTS + " one", REQUESTS);
            cpu(worker, "requests " + REQUESTS + " each", REQUESTS);
            JvmFigures before = worker.figures();
            long ofEach = cpu(worker, "requests " + REQUESTS + " each", REQUESTS);
            JvmFigures after = worker.figures();
            worker.end();
            TABLE.row("a class for each request", jdk)
                    .done(REQUESTS + " requests of one class, then of as many classes, twice")
                    .counted("agent CPU %d ms, then %d ms; metaspace %d → %d KiB"
                            .formatted(ofOne, ofEach, before.metaspace(), after.metaspace()))
                    .figures(before, after)
                    .result("bounded; no class is kept");
            assertThat(ofEach).isLessThan(TIMES_ONE_CLASS * Math.max(ofOne, FEW_MILLIS));
            assertThat(after.metaspace()).isLessThan(before.metaspace() + METASPACE_KIB);
            assertThat(after.heap()).isLessThan(before.heap() + HEAP_KIB);
        }
    }

    private static Worker start(Jdk jdk, String options) {
        return Worker.start(OwnNetwork.of(AgentProcess.on(jdk).agentOptions(options)));
    }

    /** The CPU time of the agent's threads until both ends of each connection are counted, ms. */
    private long cpu(Worker worker, String order, int connections) {
        long before = worker.figures().agentMillis();
        worker.does(order);
        calls += 2 * connections;
        worker.does("counted " + calls);
        return worker.figures().agentMillis() - before;
    }
}
