// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void optionsMayStandAnywhereAndInBothForms() throws UsageException {
        Arguments arguments = Arguments.parse(List.of("-o", "a.json", "4711", "--format=html"), "--format", "-o");
        assertThat(arguments.jvm()).isEqualTo("4711");
        assertThat(arguments.option("--format")).contains("html");
        assertThat(arguments.option("-o")).contains("a.json");
        assertThat(arguments.option("--count")).isEmpty();
    }

    @Test
    void unknownOptionIsNamed() {
        assertThatThrownBy(() -> Arguments.parse(List.of("4711", "--formt", "html"), "--format"))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown option '--formt': the nearest known one is '--format'");
    }

    @Test
    void optionWithoutItsValueIsNamed() {
        assertThatThrownBy(() -> Arguments.parse(List.of("4711", "--format"), "--format"))
                .hasMessage("option '--format' has no value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "99999999999", "leak.after=3s"})
    void pidIsAPositiveNumberAndANameNoOption(String word) {
        Arguments arguments = new Arguments(List.of(word), java.util.Map.of());
        assertThatThrownBy(arguments::jvm).isInstanceOf(UsageException.class).hasMessageContaining("'" + word + "'");
    }

    @Test
    void wordTooManyIsNamed() {
        assertThatThrownBy(() -> Arguments.parse(List.of("1", "2")).onlyJvm()).hasMessage("'2' is one word too many");
        assertThatThrownBy(() -> Arguments.parse(List.of()).onlyJvm())
                .hasMessageContaining("give a process id, a main class or a jar");
    }
}
