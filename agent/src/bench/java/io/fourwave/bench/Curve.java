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
     * The exponent k of the fit cost = c * work^k by least squares of the logarithms: 0 is constant, 1 proportional. Of
     * the points above nothing, since what is less is noise; NaN for fewer than two of them.
     */
    double exponent() {
        double n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (Map.Entry<Integer, Double> point : points.entrySet()) {
            if (point.getValue() <= 0) {
                continue;
            }
            double lx = Math.log(point.getKey());
            double ly = Math.log(point.getValue());
            n++;
            x += lx;
            y += ly;
            xx += lx * lx;
            xy += lx * ly;
        }
        return n < 2 ? Double.NaN : (n * xy - x * y) / (n * xx - x * x);
    }
}
