// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

/** What a median may be at most, or at least. */
record Budget(String text, double lowest, double highest) {

    static Budget atMost(double limit, String text) {
        return new Budget(text, Double.NEGATIVE_INFINITY, limit);
    }

    static Budget atLeast(double limit, String text) {
        return new Budget(text, limit, Double.POSITIVE_INFINITY);
    }

    /** No further from 1 than the same measurement without any agent is from itself. */
    static Budget within(Quartiles noise, String text) {
        return new Budget(text, Math.min(1, noise.lower()), Math.max(1, noise.upper()));
    }

    boolean holds(Quartiles measured) {
        return measured.median() >= lowest && measured.median() <= highest;
    }
}
