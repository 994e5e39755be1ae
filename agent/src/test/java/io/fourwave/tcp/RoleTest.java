// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,        active,        tcp active close",
        "PASSIVE,       passive,       tcp passive close",
        "SIMULTANEOUS,  simultaneous,  tcp simultaneous close",
        "ABORTED,       aborted,       tcp abort",
        "RESET_BY_PEER, reset_by_peer, tcp reset by peer"
    })
    void roleHasTheNamesThatPeopleSearchFor(Role role, String text, String spanName) {
        assertThat(role.text()).isEqualTo(text);
        assertThat(role.spanName()).isEqualTo(spanName);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE_FIN,        ACTIVE",
        "RELEASE,           ACTIVE",
        "INPUT_ONLY,        ACTIVE",
        "PASSIVE_FIN,       PASSIVE",
        "ABORT,             ABORTED",
        "CONNECT_ABANDONED, ABORTED",
        "AFTER_RESET,       RESET_BY_PEER"
    })
    void decidingStepTellsTheRole(Step deciding, Role role) {
        assertThat(Role.of(deciding)).isEqualTo(role);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void everyStepHasARoleAndOnlyACrossingFinMakesItSimultaneous(Step step) {
        assertThat(Role.of(step)).isNotNull().isNotEqualTo(Role.SIMULTANEOUS);
    }

    @ParameterizedTest
    @CsvSource({
        "ABORT,             true,  true",
        "ACTIVE_FIN,        true,  true",
        "PASSIVE_FIN,       true,  true",
        "AFTER_RESET,       false, true",
        "CONNECT_ABANDONED, false, true",
        "RELEASE,           false, false",
        "INPUT_ONLY,        false, false"
    })
    void stepSendsASegmentOrNotAndDecidesOrOnlyAdds(Step step, boolean sends, boolean decides) {
        assertThat(step.sendsSegment()).isEqualTo(sends);
        assertThat(step.decides()).isEqualTo(decides);
    }
}
