// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final StackTraceElement ELSEWHERE = new StackTraceElement("com.acme.Bills", "pay", "Bills.java", 7);

    private final Scene scene = new Scene();
    private final List<String> announced = new ArrayList<>();
    private final List<Finding> holds = new ArrayList<>();
    private final Diagnosis diagnosis = new Diagnosis(snapshot -> holds.stream(), finding -> {
        announced.add(finding.severity().text() + " x" + finding.count());
        return "trace-" + announced.size();
    });

    @Test
    void findingIsAnnouncedWhenNewAndWhenDoubledAndNeverOtherwise() {
        for (int count = 1; count <= 9; count++) {
            runs(finding(count, Severity.SUSPECT));
            runs(finding(count, Severity.SUSPECT));
        }

        assertThat(announced).containsExactly("suspect x1", "suspect x2", "suspect x4", "suspect x8");
        assertThat(diagnosis.findings()).singleElement().satisfies(found -> {
            assertThat(found.finding().count()).isEqualTo(9);
            assertThat(found.traceId()).isEqualTo("trace-4");
        });
    }

    @Test
    void findingIsAnnouncedAgainWhenItsSeverityChanges() {
        runs(finding(5, Severity.SUSPECT));
        runs(finding(6, Severity.LEAK));
        runs(finding(6, Severity.LEAK));

        assertThat(announced).containsExactly("suspect x5", "leak x6");
    }

    @Test
    void findingThatShrinksIsNotAnnouncedAgain() {
        runs(finding(4, Severity.LEAK));
        runs(finding(1, Severity.LEAK));
        runs(finding(3, Severity.LEAK));

        assertThat(announced).hasSize(1);
        assertThat(diagnosis.findings())
                .singleElement()
                .satisfies(found -> assertThat(found.finding().count()).isEqualTo(3));
    }

    @Test
    void findingThatFlickersIsNotNew() {
        runs(finding(1, Severity.LEAK));
        scene.passes(60, SECONDS);
        runs();
        assertThat(diagnosis.findings()).isEmpty();
        runs(finding(1, Severity.LEAK));

        assertThat(announced).hasSize(1);
        assertThat(diagnosis.findings()).extracting(Diagnosis.Found::traceId).containsExactly("trace-1");
    }

    @Test
    void findingThatWasGoneForMoreThanAMinuteIsNew() {
        runs(finding(1, Severity.LEAK));
        scene.passes(61, SECONDS);
        runs(finding(1, Severity.LEAK));

        assertThat(announced).hasSize(2);
    }

    @Test
    void findingThatLastsIsNotForgotten() {
        for (int i = 0; i < 10; i++) {
            runs(finding(1, Severity.LEAK));
            scene.passes(50, SECONDS);
        }

        assertThat(announced).hasSize(1);
    }

    @Test
    void worstComesFirstAndOfEquallyBadOnesTheMostFrequent() {
        runs(
                finding(9, Severity.INFO),
                finding(Side.CLIENT, ELSEWHERE, 1, Severity.LEAK),
                finding(Side.SERVER, Scene.OPENER, 2, Severity.LEAK));

        assertThat(announced).containsExactly("leak x2", "leak x1", "info x9");
        assertThat(diagnosis.findings()).hasSize(3);
    }

    @Test
    void twoOfOneSideVerdictAndLineAreOneTheWorse() {
        for (int i = 0; i < 3; i++) {
            runs(finding(5, Severity.INFO), finding(9, Severity.SUSPECT));
        }

        assertThat(announced).containsExactly("suspect x9");
        assertThat(diagnosis.findings()).hasSize(1);
    }

    @Test
    void whatHasNoLineAndLeadsWhereAnotherLeadsIsSaidToBeProbablyThat() {
        Finding named = finding(9, Severity.SUSPECT);
        Connection before = scene.adopts(Scene.REMOTE);
        scene.sweeps();
        Site site = Site.of(List.of(Suspect.of(before, scene.now())), AcmeBlame.finder())
                .get(0);
        Finding nameless = new FindingDraft(Verdict.CLOSE_WAIT_UNDECIDED, site, scene.now())
                .summary("1 connection is held")
                .finding();
        runs(nameless, named);

        assertThat(diagnosis.findings())
                .extracting(found -> found.finding().summary())
                .containsExactly(
                        named.summary(), "1 connection is held; same destination as finding 1: probably the same line");
        assertThat(nameless.evidence()).containsEntry("line_unknown", "opened before the attach");
    }

    /** Classes that are made at run time, one for each request. */
    @Test
    void linesWithoutEndAreToldTogether() {
        Finding[] found = new Finding[1000];
        for (int i = 0; i < found.length; i++) {
            StackTraceElement line = new StackTraceElement("com.acme.Made" + i, "call", "Made.java", 1);
            found[i] = finding(Side.CLIENT, line, i == 500 ? 7 : 1, i % 2 == 0 ? Severity.LEAK : Severity.SUSPECT);
        }
        for (int i = 0; i < 3; i++) {
            runs(found);
        }

        List<Finding> told =
                diagnosis.findings().stream().map(Diagnosis.Found::finding).toList();
        assertThat(told).hasSize(FurtherLines.SHOWN_ALONE + 2);
        assertThat(told.get(0).count()).isEqualTo(7);
        assertThat(told.stream().mapToInt(Finding::count).sum()).isEqualTo(1006);
        assertThat(told.get(FurtherLines.SHOWN_ALONE).evidence()).containsEntry("further_lines", 300);
        assertThat(told).extracting(Finding::key).doesNotHaveDuplicates();
        assertThat(announced).hasSize(FurtherLines.SHOWN_ALONE + 2);
    }

    private void runs(Finding... found) {
        holds.clear();
        holds.addAll(List.of(found));
        diagnosis.run(scene.snapshot());
    }

    private Finding finding(int count, Severity severity) {
        return finding(Side.CLIENT, Scene.OPENER, count, severity);
    }

    private Finding finding(Side side, StackTraceElement line, int count, Severity severity) {
        Connection connection = scene.opens(side, Scene.REMOTE, line);
        scene.sweeps();
        Site site = Site.of(List.of(Suspect.of(connection, scene.now())), AcmeBlame.finder())
                .get(0);
        return new FindingDraft(Verdict.CLOSE_WAIT_LEAK, site, scene.now())
                .count(count)
                .severity(severity)
                .finding();
    }
}
