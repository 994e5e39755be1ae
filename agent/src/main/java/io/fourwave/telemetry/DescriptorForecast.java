// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.diagnose.Finding;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** When no descriptor is left, at the growth of all findings that hold descriptors together. */
final class DescriptorForecast {
    private DescriptorForecast() {}

    /** Seconds; empty where nothing grows. */
    static OptionalDouble secondsLeft(MetricSource.Descriptors descriptors, List<Finding> findings) {
        double perHour = findings.stream()
                .filter(finding -> finding.exhaustionSeconds().isPresent())
                .mapToDouble(finding -> finding.growthPerHour().orElse(0))
                .sum();
        double free = Math.max(0, descriptors.limit() - descriptors.count());
        return perHour > 0 ? OptionalDouble.of(free / perHour * TimeUnit.HOURS.toSeconds(1)) : OptionalDouble.empty();
    }
}
