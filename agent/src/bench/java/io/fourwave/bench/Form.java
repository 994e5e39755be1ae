// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.List;

/**
 * How much is run.
 *
 * @param rounds runs of each variant, in turn
 * @param peerRounds rounds that the other agents take part in
 * @param warmUp connections of a churn run before it is measured
 * @param connections measured in a churn run
 * @param requests measured in an HTTP run, after as many to warm up
 * @param held open connections, both ends counted
 * @param hosts sockets on the host
 * @param lookSeconds how long an idle JVM is looked at
 * @param closeSeconds how long 5,000 closes a second last
 * @param depths frames below a hook
 * @param threads that call the hooks
 * @param forks of JMH
 * @param iterations of JMH
 * @param iterationMillis of JMH
 */
record Form(
        int rounds,
        int peerRounds,
        int warmUp,
        int connections,
        int requests,
        List<Integer> held,
        List<Integer> hosts,
        int lookSeconds,
        int closeSeconds,
        List<Integer> depths,
        List<Integer> threads,
        int forks,
        int iterations,
        int iterationMillis) {

    static final Form FULL = new Form(
            15,
            15,
            60_000,
            40_000,
            60_000,
            List.of(1_000, 2_000, 5_000, 10_000, 19_000, 50_000),
            List.of(1_000, 3_000, 10_000, 30_000, 100_000),
            12,
            60,
            List.of(8, 16, 32, 64, 128),
            List.of(1, 2, 4, 8),
            2,
            5,
            1_000);

    /** Shows whether all is in order; too short for a figure to be quoted. */
    static final Form QUICK = new Form(
            3,
            1,
            15_000,
            10_000,
            15_000,
            List.of(1_000, 10_000),
            List.of(1_000, 10_000),
            4,
            5,
            List.of(8, 32, 128),
            List.of(1, 2),
            1,
            3,
            200);
}
