// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.watch.Scene;
import org.junit.jupiter.api.Test;

class UnconnectedDescriptorDetectorTest {
    private final Scene scene = new Scene();
    private final Detector detector = new UnconnectedDescriptorDetector(AcmeBlame.context());

    @Test
    void fiveSocketsWithoutAConnectionAreASuspect() {
        for (int i = 0; i < 4; i++) {
            scene.hasUnconnected();
        }
        scene.passes(30, SECONDS);
        assertThat(detector.detect(scene.snapshot())).isEmpty();
        scene.hasUnconnected();
        scene.passes(29, SECONDS);
        assertThat(detector.detect(scene.snapshot())).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(detector.detect(scene.snapshot())).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNCONNECTED_DESCRIPTOR);
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.count()).isEqualTo(5);
            assertThat(finding.peers()).isEmpty();
        });
    }
}
