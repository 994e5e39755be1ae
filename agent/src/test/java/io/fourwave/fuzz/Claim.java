// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fuzz;

/** A property that holds for every input. Cheaper than an assertion library, which the fuzzer would weave as well. */
public final class Claim {

    private Claim() {}

    /** @param about what to look at when it does not hold */
    public static void that(boolean holds, Object about) {
        if (!holds) {
            throw new AssertionError(about);
        }
    }
}
