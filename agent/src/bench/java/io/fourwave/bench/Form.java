// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.List;

/**
 * How much is run.
 *
 * @param rounds runs of each variant, in turn, where each is a JVM of its own
 * @param peerRounds of those, rounds that the other agents take part in
 * @param lives how often JVMs that take turns are started
 * @param roundsALife turns of each
 * @param warmUpLeast seconds before the first of those
 * @param warmUpMost seconds before the first of those, its compiler at rest or not
 * @param ownWarmUp seconds before the first of those with fourwave, at least: after a minute the first TIME_WAITs end and
 *     the first metrics go out, and the compiler is at work for most of another
 * @param connections a turn
 * @param requests a turn
 * @param held open connections, both ends counted
 * @param hosts sockets on the host
 * @param settleSeconds how long a JVM runs before it is looked at while it is idle
 * @param idleSeconds how long a JVM with open connections is looked at: metrics go out once a minute
 * @param lookSeconds how long teardowns are looked at
 * @param closeSeconds how long 5,000 closes a second last
 * @param depths frames below a hook
 * @param threads that call the hooks
 * @param iterations of JMH
 * @param iterationMillis of JMH
 */
record Form(
        int rounds,
        int peerRounds,
        int lives,
        int roundsALife,
        int warmUpLeast,
        int warmUpMost,
        int ownWarmUp,
        int connections,
        int requests,
        List<Integer> held,
        List<Integer> hosts,
        int settleSeconds,
        int idleSeconds,
        int lookSeconds,
        int closeSeconds,
        List<Integer> depths,
        List<Integer> threads,
        int iterations,
        int iterationMillis) {

    static final Form FULL = new Form(
            15,
            3,
            2,
            8,
            6,
            40,
            120,
            20_000,
            10_000,
            List.of(1_000, 10_000, 19_000, 50_000),
            List.of(1_000, 10_000, 100_000),
            25,
            60,
            6,
            60,
            List.of(8, 32, 128),
            List.of(1, 2, 4),
            5,
            500);

    /** Shows whether all is in order, without the other agents; too short for a figure to be quoted. */
    static final Form QUICK = new Form(
            1,
            0,
            1,
            1,
            2,
            2,
            2,
            2_000,
            4_000,
            List.of(1_000, 3_000),
            List.of(1_000),
            2,
            1,
            1,
            3,
            List.of(8, 32),
            List.of(1),
            2,
            100);

    int warmUpLeast(Variant variant) {
        return variant == Variant.FOURWAVE ? ownWarmUp : warmUpLeast;
    }
}
