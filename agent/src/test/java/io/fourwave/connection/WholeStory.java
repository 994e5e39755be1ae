// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import static org.assertj.core.api.Assertions.assertThat;

/** That a teardown tells a story without holes and contradictions. */
public final class WholeStory {

    private WholeStory() {}

    public static Teardown of(Teardown teardown) {
        assertThat(teardown.finalState()).isNotNull();
        assertThat(teardown.end()).isGreaterThanOrEqualTo(teardown.start());
        long edge = teardown.phases().isEmpty() ? 0 : teardown.phases().get(0).start();
        assertThat(edge == 0 || edge >= teardown.start()).isTrue();
        for (Phase phase : teardown.phases()) {
            assertThat(phase.start()).as("start of %s", phase).isEqualTo(edge);
            assertThat(phase.end()).as("end of %s", phase).isBetween(phase.start(), teardown.end());
            assertThat(phase.startError()).as("error of %s", phase).isNotNegative();
            assertThat(phase.endError()).as("error of %s", phase).isNotNegative();
            edge = phase.end();
        }
        return teardown;
    }
}
