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
 * @param warmUpRequests of an HTTP run before it is measured
 * @param requests measured in an HTTP run
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
        int warmUpRequests,
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
            3,
            50_000,
            25_000,
            60_000,
            15_000,
            List.of(1_000, 10_000, 19_000, 50_000),
            List.of(1_000, 10_000, 100_000),
            6,
            60,
            List.of(8, 32, 128),
            List.of(1, 2, 4),
            1,
            5,
            500);

    /** Shows whether all is in order, without the other agents; too short for a figure to be quoted. */
    static final Form QUICK = new Form(
            1,
            0,
            10_000,
            5_000,
            5_000,
            5_000,
            List.of(1_000),
            List.of(1_000),
            2,
            3,
            List.of(8, 32),
            List.of(1),
            1,
            2,
            100);
}
