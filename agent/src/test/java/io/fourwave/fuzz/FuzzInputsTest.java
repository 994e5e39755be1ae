// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer began with and what it found once, without the fuzzer. */
class FuzzInputsTest {

    static Stream<Arguments> inputs() {
        return Arrays.stream(FuzzTarget.values())
                .flatMap(target -> target.inputs().stream().map(input -> Arguments.of(target, input)));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void knownInputIsReadAsItShouldBe(FuzzTarget target, Path input) throws Throwable {
        target.feed(Files.readAllBytes(input));
    }
}
