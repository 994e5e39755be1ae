// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.Collection;

/** The middle of some measurements, and how far they spread. */
record Quartiles(double lower, double median, double upper, int runs) {

    static Quartiles of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted.length);
    }

    Quartiles times(double factor) {
        return new Quartiles(lower * factor, median * factor, upper * factor, runs);
    }

    Quartiles plus(double more) {
        return new Quartiles(lower + more, median + more, upper + more, runs);
    }

    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
