// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ParameterTest {

    @Test
    void withoutAParameterItsDefaultHolds() {
        assertThat(Parameter.failOn(key -> Optional.empty())).isEqualTo(FailOn.LEAK);
        assertThat(Parameter.waitSeconds(key -> Optional.empty())).isEqualTo(5);
        assertThat(Parameter.file(key -> Optional.empty())).isEmpty();
    }

    @Test
    void eachValueIsTakenInAnyCase() {
        for (FailOn each : FailOn.values()) {
            assertThat(Parameter.failOn(with("fourwave.junit.fail.on", " " + each.name() + " ")))
                    .isEqualTo(each);
        }
        assertThat(Parameter.waitSeconds(with("fourwave.junit.wait.seconds", "0")))
                .isZero();
    }

    @Test
    void badValueIsNamedOnceWithWhatWasExpectedAndWhatIsUsed() {
        Supplier<FailOn> asked = () -> Parameter.failOn(with("fourwave.junit.fail.on", "errors"));

        assertThat(said(() -> assertThat(asked.get()).isEqualTo(FailOn.LEAK)))
                .isEqualTo("fourwave-junit: the parameter fourwave.junit.fail.on is 'errors';"
                        + " expected one of leak, suspect, open, never; leak is used instead\n");
        assertThat(said(asked::get)).isEmpty();
    }

    @Test
    void waitIsANumberOfSecondsWithinReason() {
        for (String bad : new String[] {"-1", "601", "5s", "", "99999999999"}) {
            assertThat(said(() -> assertThat(Parameter.waitSeconds(with("fourwave.junit.wait.seconds", bad)))
                            .isEqualTo(5)))
                    .contains("'" + bad + "'")
                    .contains("expected a number of seconds from 0 to 600; 5 is used instead");
        }
    }

    private static Function<String, Optional<String>> with(String key, String value) {
        return asked -> Optional.ofNullable(Map.of(key, value).get(asked));
    }

    private static String said(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
