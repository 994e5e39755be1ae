// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.Map;

/**
 * How a cost grows with its work.
 *
 * @param points medians by amount of work, in order
 */
record Curve(String section, String what, int jdk, String work, String unit, Map<Integer, Double> points) {

    /**
     * The exponent k of the fit cost = c * work^k by least squares of the logarithms: 0 is constant, 1 proportional. NaN
     * for fewer than two points.
     */
    double exponent() {
        double n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (Map.Entry<Integer, Double> point : points.entrySet()) {
            double lx = Math.log(point.getKey());
            double ly = Math.log(Math.max(point.getValue(), 1e-9));
            n++;
            x += lx;
            y += ly;
            xx += lx * lx;
            xy += lx * ly;
        }
        return n < 2 ? Double.NaN : (n * xy - x * y) / (n * xx - x * x);
    }
}
