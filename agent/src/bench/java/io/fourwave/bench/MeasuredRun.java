// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one run of a program printed: each name's values in their order. */
record MeasuredRun(Map<String, List<Double>> figures) {

    static MeasuredRun of(List<String> lines) {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                figures.computeIfAbsent(line.substring(0, equals), name -> new ArrayList<>())
                        .add(Double.parseDouble(line.substring(equals + 1)));
            }
        }
        return new MeasuredRun(figures);
    }

    double figure(String name) {
        return figure(name, 0);
    }

    double figure(String name, int index) {
        return figures.get(name).get(index);
    }

    /** Of each name the value that came last. */
    MeasuredRun last() {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        figures.forEach((name, all) -> values.put(name, List.of(all.get(all.size() - 1))));
        return new MeasuredRun(values);
    }
}
