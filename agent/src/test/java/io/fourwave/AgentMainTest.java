// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentMainTest {
    private static final String PROPERTY = "fourwave.enabled";

    /** What the entry takes for off, the options must say too; where it is not sure, they are read. */
    @ParameterizedTest
    @CsvSource({
        "enabled=false, true",
        "' enabled= FALSE ', true",
        "enabled=true, false",
        "enabled=no, false",
        "enabled =false, false",
        "'enabled=false,log=off', false",
        "'enabled=false,enabled=true', false",
        "log=off, false",
        "'', false"
    })
    void argumentSwitchesOff(String options, boolean off) {
        assertThat(AgentMain.isSwitchedOff(options)).isEqualTo(off);
        if (off) {
            assertThat(Config.parse(options, name -> null, name -> null).enabled())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False "})
    void propertySwitchesOffUnlessThereAreArguments(String value) {
        System.setProperty(PROPERTY, value);
        try {
            assertThat(AgentMain.isSwitchedOff(null)).isTrue();
            assertThat(AgentMain.isSwitchedOff("enabled=true")).isFalse();
        } finally {
            System.clearProperty(PROPERTY);
        }
    }

    @Test
    void unsetIsOn() {
        assertThat(AgentMain.isSwitchedOff(null)).isFalse();
    }
}
