// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.config.Config.ReportOn;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTriggerTest {
    private static final long MINUTE = ReportTrigger.LEAST_NANOS;

    private final ReportTrigger trigger = new ReportTrigger(EnumSet.allOf(ReportOn.class));

    @Test
    void leakCountsWhenItComes() {
        trigger.sees(true);
        assertThat(trigger.due(0)).contains("a leak was found");
        trigger.written(0);
        trigger.sees(true);
        assertThat(trigger.due(10 * MINUTE)).isEmpty();
        trigger.sees(false);
        trigger.sees(true);
        assertThat(trigger.due(20 * MINUTE)).isPresent();
    }

    @Test
    void secondWaitsForTheEndOfTheMinute() {
        trigger.sees(true);
        trigger.written(0);
        trigger.sees(96, 100);
        assertThat(trigger.due(MINUTE - 1)).isEmpty();
        assertThat(trigger.due(MINUTE)).contains("96 of 100 descriptors are open");
    }

    @Test
    void whatHappensTogetherIsOneReport() {
        trigger.sees(true);
        trigger.sees(80, 100);
        assertThat(trigger.due(0)).contains("a leak was found; 80 of 100 descriptors are open");
    }

    /** The columns: open files of 100, one after another; how many of them are worth a report. */
    @ParameterizedTest
    @CsvSource({
        "10 50 79, 0",
        "10 80 81 94, 1",
        "10 80 95 100, 3",
        "10 100 100, 1",
        "10 80 79 80 76 80, 1",
        "10 80 74 80, 2",
        "10 95 94 95, 1",
        "10 95 85 95, 2",
        "10 100 96 100, 1",
        "10 100 94 100, 2",
    })
    void levelCountsWhenItIsReached(String open, int reports) {
        int due = 0;
        for (String each : open.split(" ")) {
            trigger.sees(Integer.parseInt(each), 100);
            if (trigger.due(due * MINUTE).isPresent()) {
                trigger.written(due++ * MINUTE);
            }
        }
        assertThat(due).isEqualTo(reports);
    }

    @Test
    void whatWasNotAskedForDoesNotCount() {
        ReportTrigger leaks = new ReportTrigger(Set.of(ReportOn.LEAK));
        leaks.sees(100, 100);
        assertThat(leaks.due(0)).isEmpty();
        ReportTrigger descriptors = new ReportTrigger(Set.of(ReportOn.DESCRIPTORS));
        descriptors.sees(true);
        descriptors.sees(5, 0);
        assertThat(descriptors.due(0)).isEqualTo(Optional.empty());
    }
}
