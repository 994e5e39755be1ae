// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options that nobody can follow: one line each, and the next best value is used. */
class BadOptionsIT {

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void badValueOfEachTypeIsOneLineAndTheDefaultHolds(Jdk jdk, @TempDir Path directory) {
        String bad = "leak.after=soon,sweep.interval=1ms,stacks=many,stack.depth=-1,spans.rate=,spans.file=/,"
                + "capacity=99999999999,mask.addresses=yes,log=loud,enabled=maybe";
        FarewellRun.of(FarewellRun.launch(jdk, directory, bad), directory)
                .said(
                        "fourwave: option 'enabled' is 'maybe': expected true or false; true is used",
                        "fourwave: option 'leak.after' is 'soon': expected a duration such as 500ms, 2s or 5m, from 10ms to a year; 30s is used",
                        "fourwave: option 'sweep.interval' is '1ms': expected a duration such as 500ms, 2s or 5m, from 10ms to a year; 1s is used",
                        "fourwave: option 'stacks' is 'many': expected one of off, auto, full; auto is used",
                        "fourwave: option 'stack.depth' is '-1': expected a whole number from 1 to 2147483647; 64 is used",
                        "fourwave: option 'spans.rate' is '': expected a whole number from 0 to 2147483647; 1 is used",
                        "fourwave: option 'spans.file' is '/': expected the path of a file; none is used",
                        "fourwave: option 'capacity' is '99999999999': expected a whole number from 1 to 2147483647; 65536 is used",
                        "fourwave: option 'mask.addresses' is 'yes': expected true or false; false is used",
                        "fourwave: option 'log' is 'loud': expected one of off, warn, info, debug; warn is used")
                .sawEveryClose();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void unknownKeyNamesTheNearestAndKeyWithoutValueWhatIsExpected(Jdk jdk, @TempDir Path directory) {
        FarewellRun.of(FarewellRun.launch(jdk, directory, "leek.after=3s;capacity"), directory)
                .said(
                        "fourwave: unknown option 'leek.after' is ignored; the nearest known one is 'leak.after', which stays at 30s",
                        "fourwave: option 'capacity' has no value: expected capacity=a whole number from 1 to 2147483647; 65536 is used")
                .sawEveryClose();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void badArgumentGivesWayToThePropertyAndBadPropertyToTheVariable(Jdk jdk, @TempDir Path directory) {
        var launch = FarewellRun.launch(jdk, directory, "capacity=all")
                .jvm("-Dfourwave.capacity=500", "-Dfourwave.stacks=some")
                .environment("FOURWAVE_STACKS", "full");
        FarewellRun.of(launch, directory)
                .said(
                        "fourwave: system property 'fourwave.stacks' is 'some': expected one of off, auto, full; full is used",
                        "fourwave: option 'capacity' is 'all': expected a whole number from 1 to 2147483647; 500 is used")
                .sawEveryClose();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void logOffSaysNothingWhateverIsWrong(Jdk jdk, @TempDir Path directory) {
        String wrong = "log=off,leek.after=3s,capacity=all,spans.file=" + directory;
        FarewellRun.of(FarewellRun.launch(jdk, directory, wrong).jvm("-Dos.name=Plan9"), directory)
                .saidNothing();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void disabledAgentDoesNothingAtAll(Jdk jdk, @TempDir Path directory) {
        FarewellRun run = FarewellRun.of(
                FarewellRun.launch(jdk, directory, "enabled=false,spans.file=" + directory.resolve("spans")),
                directory);
        run.saidNothing();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void pathThatTheLocaleCannotNameIsNotUsed(Jdk jdk, @TempDir Path directory) {
        var launch = FarewellRun.launch(jdk, directory, "spans.file=" + directory.resolve("Spänne"))
                .environment("LC_ALL", "C");
        FarewellRun run = FarewellRun.of(launch, directory).sawEveryClose();
        assertThat(run.stderr())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("fourwave: option 'spans.file' is '")
                        .endsWith("': expected the path of a file; none is used"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void telemetrySettingsThatNobodyUnderstandsAreOneLine(Jdk jdk, @TempDir Path directory) {
        var launch = FarewellRun.launch(jdk, directory, "").environment("OTEL_TRACES_SAMPLER", "coin");
        FarewellRun run = FarewellRun.of(launch, directory).sawEveryClose();
        String reason = "OpenTelemetry could not be set up (Unrecognized value for otel.traces.sampler: coin): "
                + "spans and metrics are not exported; the report is not affected";
        assertThat(run.stderr())
                .filteredOn(line -> line.startsWith("fourwave: "))
                .containsExactly("fourwave: " + reason);
        assertThat(run.report().missing()).containsEntry("export", reason);
        assertThat(run.report().dropped("spans_not_delivered")).isPositive();
    }
}
