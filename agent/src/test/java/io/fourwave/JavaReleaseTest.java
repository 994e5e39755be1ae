// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaReleaseTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.6", "1.7"})
    void oldReleasesAreRefusedByTheirNumbers(String specification) {
        String number = specification.replace("1.", "");
        assertThat(JavaRelease.objection(specification))
                .isEqualTo("needs Java 8 or newer, and this JVM is Java " + number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8", "9", "17", "25", "99", "", "none of yours"})
    void whatIsNewOrUnknownIsTried(String specification) {
        assertThat(JavaRelease.objection(specification)).isNull();
    }
}
